"""Reads of what people chose about their mails."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import MemberRole, Membership, MembershipState
from community.mail.models import Mail
from community.organisation.queries import organisation_zone
from community.rhythm.models import MailRhythm
from community.rhythm.policies import CAP_DAYS, SHIPPED, Digest, Rhythm, quiet_end

OF_NOTICES = "activity"  # the purpose of mails about notices, which alone are capped
TIMED = (OF_NOTICES, "digest", "today")  # mails that wait for quiet hours to be over

CHOSEN = (
    MailRhythm.wait_minutes,
    MailRhythm.digest,
    MailRhythm.digest_hour,
    MailRhythm.digest_weekday,
    MailRhythm.weekly_cap,
    MailRhythm.quiet_from,
    MailRhythm.quiet_until,
    MailRhythm.quiet_weekends,
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One person's rhythm, their time zone, and the room that is left under their cap."""

    account_id: int
    rhythm: Rhythm
    zone: ZoneInfo
    room: int | None  # mails about notices; None: no cap
    mailed: int = 0  # such mails in the last seven days
    digest_at: datetime | None = None  # the next digest

    def quiet_end(self, at: datetime) -> datetime | None:
        """When the quiet hours that hold then are over."""
        return quiet_end(self.rhythm, self.zone, at)


def rhythm_in(row: Any) -> Rhythm:
    """The rhythm in a row that has `CHOSEN`, from an outer join."""
    if row.wait_minutes is None:
        return SHIPPED
    values = {column.key: getattr(row, column.key) for column in CHOSEN}
    return Rhythm(**{**values, "digest": Digest(values["digest"])})


def zone_in(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """A person's time zone; without one, or with one that is no more, the organisation's."""
    if not name:
        return otherwise
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return otherwise


def rhythm_of(session: Session, account_id: int) -> Rhythm:
    """What this person chose."""
    row = session.execute(select(*CHOSEN).where(MailRhythm.account_id == account_id)).one_or_none()
    return SHIPPED if row is None else rhythm_in(row)


def zone_of(session: Session, account_id: int) -> ZoneInfo:
    """The time zone by which this person's mails come."""
    name = session.scalar(select(Account.time_zone).where(Account.id == account_id))
    return zone_in(name or "", organisation_zone(session))


def standings(session: Session, people: Collection[int]) -> Mapping[int, Standing]:
    """How these people stand, in two statements."""
    if not people:
        return {}
    otherwise = organisation_zone(session)
    found = {}
    for row in session.execute(_standing().where(Account.id.in_(people))):
        rhythm = rhythm_in(row)
        found[row.id] = Standing(
            account_id=row.id,
            rhythm=rhythm,
            zone=zone_in(row.time_zone, otherwise),
            room=rhythm.room(notices=row.mailed, mondays=bool(row.mondays)),
            mailed=row.mailed,
            digest_at=row.digest_at,
        )
    return found


def own_rhythm(session: Session, actor: Actor) -> Standing:
    """How the actor stands."""
    assert actor.id is not None  # the right asks for an account
    return standings(session, [actor.id])[actor.id]


def _standing() -> Select[Any]:
    mailed = (
        select(func.count(Mail.id))
        .where(
            Mail.account_id == Account.id,
            Mail.purpose == OF_NOTICES,
            Mail.state != "withdrawn",
            Mail.created_at > clock.ago(days=CAP_DAYS),
        )
        .correlate(Account)
        .scalar_subquery()
    )
    facilitates = exists().where(
        Membership.account_id == Account.id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    return select(
        Account.id,
        Account.time_zone,
        (Account.mail_today.is_(True) & facilitates).label("mondays"),
        mailed.label("mailed"),
        MailRhythm.digest_at,
        *CHOSEN,
    ).outerjoin(MailRhythm, MailRhythm.account_id == Account.id)
