"""Questions that nobody has answered, in the order in which they need somebody.

Apart from `queries`, which are about one person: newcomers stand first, then whoever has waited
longest. The one who asks here does not see their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.communities.models import Community, Membership, MembershipState, Stage
from community.communities.policies import NEW_FOR
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.seal.masks import is_other
from community.threads.models import Thread, ThreadKind
from community.threads.policies import is_taken
from community.threads.queries.lists import ThreadRow, readable_threads, with_tags
from community.threads.statuses import QuestionStatus


@dataclass(frozen=True, kw_only=True)
class WaitingQuestion:
    """A question without an answer, whether a newcomer asked it, and who is at it until when."""

    thread: ThreadRow
    newcomer: bool
    holder_handle: str | None
    holder_name: str | None
    taken_until: datetime | None


_holder = aliased(Account)
_earlier = aliased(Thread)
_WAITING = (QuestionStatus.OPEN, QuestionStatus.NEEDS_DETAIL)
_OWN_COLUMNS = ("newcomer", "taken_until", "holder_handle", "holder_name")


def unanswered_page(
    session: Session,
    actor: Actor,
    *,
    community_id: int | None = None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[WaitingQuestion]:
    """One page of a community, or of all the actor belongs to; two statements."""
    newcomer = _newcomer()
    statement = _waiting(actor, newcomer, community_id=community_id)
    page: Page[Row[Any]] = keyset_page(
        session,
        statement,
        order=(
            (newcomer, True),
            (Thread.created_at.expression, False),
            (Thread.id.expression, False),
        ),
        key=lambda row: (row.newcomer, row.created_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=_shown(session, page.items), next_cursor=page.next_cursor)


def _waiting(
    actor: Actor, newcomer: ColumnElement[int], *, community_id: int | None
) -> Select[Any]:
    here = Thread.community_id
    return (
        readable_threads(actor)
        .add_columns(
            newcomer.label("newcomer"),
            Thread.taken_until,
            _holder.handle.label("holder_handle"),
            _holder.name.label("holder_name"),
        )
        .outerjoin(_holder, _holder.id == Thread.taken_by_id)
        .where(
            here == community_id if community_id is not None else here.in_(_belongs(actor)),
            Thread.kind == ThreadKind.QUESTION,
            Thread.answers_count == 0,
            Thread.status.in_(_WAITING),
            is_other(Thread.author_id, actor.id or 0),
            Thread.locked_at.is_(None),
            Thread.archived_at.is_(None),
            Thread.withdrawn_at.is_(None),
            Community.stage != Stage.ARCHIVED,
        )
    )


def _belongs(actor: Actor) -> Any:
    return select(Membership.community_id).where(
        Membership.account_id == (actor.id or 0), Membership.state == MembershipState.ACTIVE
    )


def _newcomer() -> ColumnElement[int]:
    """1 for somebody in their first 30 days there, or whose first question there this is."""
    lately = exists().where(
        Membership.account_id == Thread.author_id,
        Membership.community_id == Thread.community_id,
        Membership.joined_at > clock.now() - NEW_FOR,
    )
    before = exists().where(
        _earlier.author_id == Thread.author_id,
        _earlier.community_id == Thread.community_id,
        _earlier.kind == ThreadKind.QUESTION,
        _earlier.id < Thread.id,
    )
    # Programs, and people who were imported and never came, are not new to anybody.
    person = and_(Account.automated.is_(False), Account.state == AccountState.ACTIVE)
    return func.coalesce(case((and_(person, or_(lately, ~before)), 1), else_=0), 0, type_=Integer())


def _shown(session: Session, rows: Any) -> list[WaitingQuestion]:
    threads = with_tags(session, rows, beside=_OWN_COLUMNS)
    return [
        WaitingQuestion(
            thread=thread,
            newcomer=bool(row.newcomer),
            holder_handle=row.holder_handle if is_taken(row.taken_until) else None,
            holder_name=row.holder_name if is_taken(row.taken_until) else None,
            taken_until=row.taken_until if is_taken(row.taken_until) else None,
        )
        for thread, row in zip(threads, rows, strict=True)
    ]
