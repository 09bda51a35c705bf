"""Hand over to the next facilitator, and plan to be away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.actions.memberships import set_role
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.errors import Conflict, Refused
from community.lifecycle.events import AbsencePlanned, HandOverWritten
from community.lifecycle.models import Absence, HandOver
from community.organisation.queries import organisation_zone
from community.outbox import record
from community.text import Rendered
from community.words import N_, Words

LONGEST_ABSENCE_DAYS = 366
_MINE = ("starts_on", N_("You are away on some of these days already. Be back first."))
_THEIRS = ("stand_in", N_("They are away on some of these days. Choose somebody else."))


def hand_over(
    session: Session,
    place: Community,
    *,
    by: Actor,
    to: str,
    note: Rendered,
    steps_down: bool,
) -> HandOver:
    """Write to a member what they need to know; nobody is made facilitator before they agree."""
    assert by.id is not None  # only facilitators hold the right
    row = HandOver(
        community_id=place.id,
        from_id=by.id,
        to_id=_other_member(session, place.id, to, by=by.id).account_id,
        note=note.source,
        note_html=note.html,
        steps_down=steps_down,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()  # the event needs its id
    record(session, HandOverWritten(community_id=place.id, hand_over_id=row.id))
    return row


def take_over(session: Session, row: HandOver) -> None:
    """Agree: become facilitator; whoever wrote it steps down if they said so.

    Refused once whoever wrote it facilitates no more: what they cannot do, their note cannot do.
    """
    if row.accepted_at is not None:
        raise Conflict(N_("You took over already."), code="taken")
    mine = _membership(session, row.community_id, row.to_id)
    if mine is None:
        raise Refused(N_("Only a member can take over."), code="not_a_member")
    theirs = _membership(session, row.community_id, row.from_id)
    if theirs is None or theirs.role != MemberRole.FACILITATOR:
        raise Refused(
            N_(
                "Whoever wrote this does not look after the community any more. "
                "Ask one of its facilitators."
            ),
            code="not_theirs",
        )
    set_role(session, mine, role=MemberRole.FACILITATOR)
    session.flush()  # the next step counts the facilitators
    if row.steps_down:
        set_role(session, theirs, role=MemberRole.MEMBER)
    row.accepted_at = clock.now()


def plan_absence(
    session: Session,
    place: Community,
    *,
    by: Actor,
    starts_on: date,
    ends_on: date,
    stand_in: str,
) -> Absence:
    """Be away; another facilitator stands in and sees what waits for you.

    Refused without a stand-in for the only facilitator, for days that make no sense, and for days
    on which one is, or the stand-in is, away already.
    """
    assert by.id is not None  # only facilitators hold the right
    _demand_days(session, starts_on, ends_on)
    other = _stand_in(session, place.id, stand_in, by=by.id)
    _demand_free(session, place.id, by.id, starts_on, ends_on, who=_MINE)
    if other is not None:
        _demand_free(session, place.id, other, starts_on, ends_on, who=_THEIRS)
    absence = Absence(
        community_id=place.id,
        account_id=by.id,
        stand_in_id=other,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
    )
    session.add(absence)
    session.flush()  # the event needs its id
    record(session, AbsencePlanned(community_id=place.id, absence_id=absence.id))
    return absence


def come_back(absence: Absence) -> None:
    """Be back before the planned day; harmless when one is back already."""
    absence.ended_early_at = absence.ended_early_at or clock.now()


def _demand_days(session: Session, starts_on: date, ends_on: date) -> None:
    today = clock.now().astimezone(organisation_zone(session)).date()
    if ends_on < starts_on or ends_on < today:
        words = N_("Choose a last day that is not before the first, and not over yet.")
        raise Refused(words, code="bad_days", fields={"ends_on": words})
    if (ends_on - starts_on).days > LONGEST_ABSENCE_DAYS:
        words = N_("For more than a year, hand over instead.")
        raise Refused(words, code="too_long", fields={"ends_on": words})


def _demand_free(
    session: Session,
    community_id: int,
    account_id: int,
    starts_on: date,
    ends_on: date,
    *,
    who: tuple[str, Words],
) -> None:
    """Refused where an absence of this person touches these days."""
    away = exists().where(
        Absence.community_id == community_id,
        Absence.account_id == account_id,
        Absence.starts_on <= ends_on,
        Absence.ends_on >= starts_on,
        Absence.ended_early_at.is_(None),
    )
    if session.scalar(select(away)):
        field, words = who
        raise Refused(words, code="away_already", fields={field: words})


def _stand_in(session: Session, community_id: int, handle: str, *, by: int) -> int | None:
    others = session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            Membership.account_id != by,
            is_able(),
        )
    )
    if not handle and others:
        return None
    words = N_("You are the only facilitator. Hand over to somebody first, so that one is there.")
    if not others:
        raise Refused(words, code="last_facilitator", fields={"stand_in": words})
    found = _other_member(session, community_id, handle, by=by, field="stand_in")
    if found.role != MemberRole.FACILITATOR:
        words = N_("Choose one of the other facilitators.")
        raise Refused(words, code="not_a_facilitator", fields={"stand_in": words})
    return found.account_id


def _membership(session: Session, community_id: int, account_id: int | None) -> Membership | None:
    return session.scalars(
        select(Membership).where(
            Membership.community_id == community_id,
            Membership.account_id == (account_id or 0),
            Membership.state == MembershipState.ACTIVE,
        )
    ).one_or_none()


def _other_member(
    session: Session, community_id: int, handle: str, *, by: int, field: str = "to"
) -> Membership:
    found = session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.account_id != by,
            Account.handle == handle.lower().removeprefix("@"),
            is_able(),
        )
    ).one_or_none()
    if found is None:
        words = N_("Choose another member of this community, by their handle.")
        raise Refused(words, code="not_a_member", fields={field: words})
    return found
