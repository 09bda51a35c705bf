"""Write digests: whose is due, that it was written, and whether it may still go out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, insert, literal, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.accounts.queries.actors import actor_of_account
from community.communities.models import Membership, MembershipState
from community.digest.policies import QUESTION_DAYS
from community.digest.queries import Digest, still_holds
from community.mail.actions import DueMail, Letter, queue_mail
from community.mail.bounces import is_failing
from community.rhythm.models import DigestItem, MailRhythm
from community.rhythm.policies import Digest as Often
from community.threads.models import Thread, ThreadKind

PURPOSE = "digest"


class DigestReader(NamedTuple):
    """Somebody whose digest is due, and whether it can be mailed to them."""

    account_id: int
    email: str
    locale: str
    due_at: datetime
    since: datetime
    mailable: bool


def due_readers(session: Session, *, limit: int) -> Sequence[DigestReader]:
    """Those whose digest is due, who waited longest first."""
    rows = session.execute(
        select(
            Account.id,
            Account.email,
            Account.locale,
            MailRhythm.digest_at,
            MailRhythm.digest_since,
            and_(*_may_be_mailed()).label("mailable"),
        )
        .join(MailRhythm, MailRhythm.account_id == Account.id)
        .where(MailRhythm.digest_at <= clock.now())
        .order_by(MailRhythm.digest_at, Account.id)
        .limit(limit)
    )
    return [
        DigestReader(
            account_id=row.id,
            email=row.email or "",
            locale=row.locale,
            due_at=row.digest_at,
            since=row.digest_since or row.digest_at,
            mailable=bool(row.mailable),
        )
        for row in rows
    ]


def _may_be_mailed() -> tuple[ColumnElement[bool], ...]:
    return (
        Account.state == AccountState.ACTIVE,
        Account.email.is_not(None),
        ~is_failing(Account.id, Account.email),
        Account.email_confirmed_at.is_not(None),
        or_(Account.suspended_at.is_(None), Account.suspended_until <= clock.now()),
    )


def note_digest(
    session: Session,
    who: DigestReader,
    *,
    next_at: datetime | None,
    digest: Digest | None = None,
    letter: Letter | None = None,
) -> bool:
    """Queue the letter, note what it tells, and let the next one come at `next_at`.

    False when another worker, or the person, was first: then nothing is queued. Without a letter
    nothing is sent; there was nothing to tell, or the hours are quiet.
    """
    moved = session.execute(
        update(MailRhythm)
        .where(MailRhythm.account_id == who.account_id, MailRhythm.digest_at == who.due_at)
        .values(digest_at=next_at)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(moved, CursorResult) or moved.rowcount != 1:
        return False
    if letter is not None and digest is not None:
        _queue(session, who, digest, letter)
    return True


def _queue(session: Session, who: DigestReader, digest: Digest, letter: Letter) -> None:
    mail = queue_mail(
        session,
        recipient=who.email,
        letter=letter,
        language=who.locale,
        account_id=who.account_id,
    )
    session.flush()  # the mail gets its number
    session.execute(
        insert(DigestItem),
        [
            {
                "account_id": who.account_id,
                "thread_id": item.id,
                "reply_id": item.last,
                "mail_id": mail.id,
            }
            for item in digest.items
        ],
    )


def may_still_go(session: Session, mail: DueMail) -> bool:
    """Whether who wants digests still gets mail there, and all that it tells is news to them."""
    wanted = session.scalar(
        select(Account.id)
        .join(MailRhythm, MailRhythm.account_id == Account.id)
        .where(
            Account.id == mail.account_id,
            Account.email == mail.recipient,
            MailRhythm.digest != Often.OFF,
            *_may_be_mailed(),
        )
    )
    if wanted is None:
        return False
    return still_holds(session, actor_of_account(session, wanted), mail.id)


def take_back_digests(session: Session, mail_ids: Collection[int]) -> None:
    """These mails were withdrawn: what they told was not told, and is written anew now."""
    mine = DigestItem.mail_id.in_(mail_ids)
    people = session.scalars(select(DigestItem.account_id).where(mine).distinct()).all()
    if not people:
        return
    session.execute(delete(DigestItem).where(mine).execution_options(synchronize_session=False))
    session.execute(
        update(MailRhythm)
        .where(MailRhythm.account_id.in_(people), MailRhythm.digest != Often.OFF)
        .values(digest_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def pass_over_digests(session: Session) -> None:
    """Have what there is as told by digests, without sending one; what comes later is news."""
    now = clock.now()
    wants = MailRhythm.digest != Often.OFF
    asked = (
        select(MailRhythm.account_id, Thread.id, literal(0))
        .join(Membership, Membership.account_id == MailRhythm.account_id)
        .join(Thread, Thread.community_id == Membership.community_id)
        .where(
            wants,
            Membership.state == MembershipState.ACTIVE,
            Thread.kind == ThreadKind.QUESTION,
            Thread.answers_count == 0,
            Thread.created_at > now - timedelta(days=QUESTION_DAYS),
        )
    )
    columns = ["account_id", "thread_id", "reply_id"]
    session.execute(insert(DigestItem).from_select(columns, asked))
    session.execute(
        update(MailRhythm)
        .where(wants)
        .values(digest_since=now)
        .execution_options(synchronize_session=False)
    )
