"""Lists of suggestions: those somebody decides on, those they made, those for one post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.revisions.models import EditSuggestion, SuggestionState
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class SuggestionRow:
    """A suggestion in a list."""

    id: int
    thread_id: int
    reply_id: int | None
    thread_title: str
    community_slug: str
    community_name: str
    proposer_handle: str
    proposer_name: str
    decided_by_handle: str | None
    decided_by_name: str | None
    reason: str
    note: str
    state: str
    created_at: datetime
    decided_at: datetime | None


_decider = aliased(Account)
_COLUMNS: tuple[Any, ...] = (
    EditSuggestion.id,
    EditSuggestion.thread_id,
    EditSuggestion.reply_id,
    Thread.title.label("thread_title"),
    Community.slug.label("community_slug"),
    Community.name.label("community_name"),
    Account.handle.label("proposer_handle"),
    Account.name.label("proposer_name"),
    _decider.handle.label("decided_by_handle"),
    _decider.name.label("decided_by_name"),
    EditSuggestion.reason,
    EditSuggestion.note,
    EditSuggestion.state,
    EditSuggestion.created_at,
    EditSuggestion.decided_at,
)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(Thread, Thread.id == EditSuggestion.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(Reply, Reply.id == EditSuggestion.reply_id)
        .join(Account, Account.id == EditSuggestion.proposer_id)
        .outerjoin(_decider, _decider.id == EditSuggestion.decided_by_id)
    )


def _readable(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Those for posts that the actor may read now."""
    live = or_(EditSuggestion.reply_id.is_(None), is_live_reply())
    return _rows().where(visible_to(actor), live)


def _page(
    session: Session, statement: Select[*tuple[Any, ...]], *, cursor: str | None, size: int
) -> Page[SuggestionRow]:
    key: Callable[[Any], tuple[Any, ...]] = lambda row: (row.id,)  # noqa: E731  # named for its type
    found: Page[Any] = keyset_page(
        session,
        statement,
        order=((EditSuggestion.id.expression, True),),
        key=key,
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[SuggestionRow(**row._asdict()) for row in found.items],
        next_cursor=found.next_cursor,
    )


def suggestions_to_decide(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[SuggestionRow]:
    """Open ones for the actor's own posts and in communities they facilitate, newest first."""
    me = actor.id or 0
    own = [me, *(mask.account_id for mask in actor.masks)]
    mine = or_(
        and_(EditSuggestion.reply_id.is_(None), Thread.author_id.in_(own)),
        Reply.author_id.in_(own),
    )
    statement = _readable(actor).where(
        EditSuggestion.state == SuggestionState.OPEN,
        EditSuggestion.proposer_id != me,
        Community.stage != Stage.ARCHIVED,
        or_(and_(mine, _belongs(me)), _belongs(me, Membership.role == MemberRole.FACILITATOR)),
    )
    return _page(session, statement, cursor=cursor, size=size)


def _belongs(account_id: int, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Membership.id)
        .where(
            Membership.community_id == Community.id,
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            *more,
        )
        .correlate(Community)
        .exists()
    )


def suggestions_made(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[SuggestionRow]:
    """The actor's own, whatever became of them, newest first."""
    statement = _readable(actor).where(EditSuggestion.proposer_id == (actor.id or 0))
    return _page(session, statement, cursor=cursor, size=size)


def suggestions_for(
    session: Session, actor: Actor, *, thread_id: int, reply_id: int | None, sees_all: bool
) -> Page[SuggestionRow]:
    """Open ones for one post, all of them or the actor's own; there are never many."""
    statement = _readable(actor).where(
        EditSuggestion.thread_id == thread_id,
        EditSuggestion.reply_id.is_not_distinct_from(reply_id),
        EditSuggestion.state == SuggestionState.OPEN,
    )
    if not sees_all:
        statement = statement.where(EditSuggestion.proposer_id == (actor.id or 0))
    return _page(session, statement, cursor=None, size=DEFAULT_SIZE)


def suggestion_row(session: Session, suggestion_id: int) -> SuggestionRow:
    """One that access has granted already."""
    row = session.execute(_rows().where(EditSuggestion.id == suggestion_id)).one()
    return SuggestionRow(**row._asdict())
