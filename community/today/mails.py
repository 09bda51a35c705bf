"""Who gets the mail of a Monday, that it was written, and whether it may still go out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import MemberRole, Membership, MembershipState
from community.mail.actions import DueMail, Letter, queue_mail
from community.mail.bounces import is_failing
from community.organisation.queries import organisation_zone
from community.today.models import TodayMail

PURPOSE = "today"
_FROM = time(7)  # where the organisation is
_AT_ONCE = 200


class Addressee(NamedTuple):
    """Somebody who facilitates and has had no mail in this week."""

    account_id: int
    email: str
    locale: str


def week_to_mail(session: Session) -> date | None:
    """The week whose mail is due now: on its Monday from seven o'clock on; None at other times."""
    here = clock.now().astimezone(organisation_zone(session))
    is_due = here.weekday() == 0 and here.time() >= _FROM
    return here.date() if is_due else None


def addressees(session: Session, week: date, *, limit: int) -> list[Addressee]:
    """Facilitators in good standing who want the mail and have not had this week's."""
    had = exists().where(TodayMail.account_id == Account.id, TodayMail.week == week)
    rows = session.execute(
        select(Account.id, Account.email, Account.locale)
        .where(*_may_be_mailed(), _facilitates(), ~had)
        .order_by(Account.id)
        .limit(limit)
    )
    return [Addressee(account_id=row.id, email=row.email or "", locale=row.locale) for row in rows]


def _may_be_mailed() -> tuple[ColumnElement[bool], ...]:
    return (
        Account.state == AccountState.ACTIVE,
        Account.mail_today.is_(True),
        Account.email.is_not(None),
        ~is_failing(Account.id, Account.email),
        Account.email_confirmed_at.is_not(None),
        Account.suspended_at.is_(None) | (Account.suspended_until <= clock.now()),
    )


def _facilitates(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Membership.account_id == Account.id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
        *more,
    )


def note_mail(
    session: Session,
    who: Addressee,
    week: date,
    letter: Letter | None,
    *,
    community_ids: Collection[int],
) -> bool:
    """Queue the letter and note that this week is done; False when it was done already.

    Without a letter nothing needed them, and nothing is sent.
    """
    if session.get(TodayMail, (who.account_id, week)) is not None:
        return False
    session.add(
        TodayMail(
            account_id=who.account_id,
            week=week,
            written_at=clock.now(),
            community_ids=sorted(set(community_ids)),
        )
    )
    if letter is not None:
        queue_mail(
            session,
            recipient=who.email,
            letter=letter,
            language=who.locale,
            account_id=who.account_id,
        )
    return True


def pass_over_week(session: Session) -> None:
    """Note the mail that is due now as had by everybody, without sending it."""
    week = week_to_mail(session)
    while week and (due := addressees(session, week, limit=_AT_ONCE)):
        for who in due:
            note_mail(session, who, week, None, community_ids=())
        session.flush()  # who has been noted is due no more


def may_still_go(session: Session, mail: DueMail) -> bool:
    """Whether its reader still wants it and still facilitates every community that it names."""
    newest = session.scalar(
        select(TodayMail)
        .where(TodayMail.account_id == mail.account_id)
        .order_by(TodayMail.week.desc())
        .limit(1)
    )
    if newest is None:
        return False
    named = set(newest.community_ids)
    facilitated = session.scalar(
        select(func.count(Membership.id))
        .join(Account, Account.id == Membership.account_id)
        .where(
            *_may_be_mailed(),
            Account.id == mail.account_id,
            Membership.community_id.in_(named),
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
        )
    )
    return facilitated == len(named)
