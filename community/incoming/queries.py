"""Reads of what came in by mail: for its sender, for the worker, and counts for admins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.communities.access import readable_by
from community.communities.models import Community
from community.errors import NotFound
from community.incoming.models import IncomingMail, MailboxLook
from community.incoming.policies import KEPT, Outcome
from community.mail.models import Mail
from community.paging import Page, keyset_page
from community.threads.models import Thread


@dataclass(frozen=True, kw_only=True)
class HeldMail:
    """A held mail; what is None of its place is not there, or not for its sender to read."""

    id: int
    why: str
    title: str
    body: str
    left_out: int
    came_at: datetime
    answers: bool  # sent to a thread, whatever has become of it
    community_slug: str | None
    community_name: str | None
    thread_id: int | None
    thread_title: str | None
    thread_kind: str | None


def account_of_sender(session: Session, email: str) -> int | None:
    """Whose confirmed address this is."""
    if not email:
        return None
    return session.scalar(
        select(Account.id).where(
            Account.email == email,
            Account.state == AccountState.ACTIVE,
            Account.email_confirmed_at.is_not(None),
        )
    )


def has_come(session: Session, key: bytes) -> bool:
    """Whether this mail was dealt with before."""
    return session.scalar(select(IncomingMail.id).where(IncomingMail.key == key)) is not None


def was_sent(session: Session, mail_id: int, *, account_id: int) -> str | None:
    """The address that this mail to this person went to."""
    return session.scalar(
        select(Mail.recipient).where(Mail.id == mail_id, Mail.account_id == account_id)
    )


def held_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = 20
) -> Page[HeldMail]:
    """The actor's held mails, the newest first; one statement."""
    page: Page[Row[Any]] = keyset_page(
        session,
        _mine(actor),
        order=((IncomingMail.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def held_mail(session: Session, actor: Actor, mail_id: int) -> HeldMail:
    """One of the actor's held mails; NotFound for any other."""
    row = session.execute(_mine(actor).where(IncomingMail.id == mail_id)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)


def count_held(session: Session, actor: Actor) -> int:
    """How many mails of the actor are held."""
    mine = IncomingMail.account_id == (actor.id or 0)
    held = select(func.count()).where(mine, IncomingMail.outcome == Outcome.HELD)
    return session.scalar(held) or 0


def _mine(actor: Actor) -> Select[Any]:
    live = and_(Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    open_to_them = and_(readable_by(actor), or_(IncomingMail.thread_id.is_(None), live))

    def told(column: Any, name: str) -> Any:
        """What is not to be read does not leave the database."""
        return case((open_to_them, column), else_=None).label(name)

    return (
        select(
            *(getattr(IncomingMail, name) for name in ("id", "why", "title", "body")),
            IncomingMail.left_out,
            IncomingMail.came_at,
            IncomingMail.thread_id.is_not(None).label("answers"),
            told(Community.slug, "community_slug"),
            told(Community.name, "community_name"),
            told(Thread.id, "thread_id"),
            told(Thread.title, "thread_title"),
            told(Thread.kind, "thread_kind"),
        )
        .outerjoin(Thread, Thread.id == IncomingMail.thread_id)
        .outerjoin(
            Community,
            Community.id == func.coalesce(Thread.community_id, IncomingMail.community_id),
        )
        .where(IncomingMail.account_id == (actor.id or 0), IncomingMail.outcome == Outcome.HELD)
    )


def _shown(row: Row[Any]) -> HeldMail:
    return HeldMail(**{name: getattr(row, name) for name in HeldMail.__dataclass_fields__})


def figures(session: Session) -> Sequence[tuple[str, int]]:
    """What became of the mails of the last thirty days, as counts."""
    counted = func.count().label("count")
    rows = session.execute(
        select(IncomingMail.outcome, counted)
        .where(IncomingMail.came_at > clock.now() - KEPT)
        .group_by(IncomingMail.outcome)
        .order_by(IncomingMail.outcome)
    )
    return [(outcome, count) for outcome, count in rows]


def mailbox_look(session: Session) -> MailboxLook | None:
    """How the worker found the mailbox when it last looked."""
    return session.get(MailboxLook, 1)
