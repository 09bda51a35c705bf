"""Requests to open a seal, for those who asked, who decide, and whom they concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.rights import may
from community.seal.masks import is_self
from community.seal.models import Alias, SealRequest
from community.seal.opening import account_behind
from community.seals.access import GrantedRequest
from community.seals.policies import SHOWN, WAITS, RequestState, is_shown, state_of
from community.threads.models import Thread


class Behind(NamedTuple):
    """Who stands behind an alias."""

    handle: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A request as everybody concerned reads it; never who stands behind the alias."""

    id: int
    alias: str
    community: str
    thread_id: int
    reply_id: int | None
    asked_by: str
    reason: str
    asked_at: datetime
    runs_out_at: datetime
    state: RequestState
    decided_by: str | None
    decided_at: datetime | None
    shown_until: datetime | None


_asker = aliased(Account)
_decider = aliased(Account)


def _rows() -> Any:
    return (
        select(
            SealRequest,
            Alias.name.label("alias"),
            Community.name.label("community"),
            _asker.name.label("asked_by"),
            _decider.name.label("decided_by"),
        )
        .join(Alias, Alias.id == SealRequest.alias_id)
        .join(Thread, Thread.id == SealRequest.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .join(_asker, _asker.id == SealRequest.asked_by_id)
        .outerjoin(_decider, _decider.id == SealRequest.decided_by_id)
    )


def requests_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[RequestRow]:
    """The newest first: all of them for who may decide, else one's own and those about oneself."""
    decides = true() if may("seals.decide", actor.organisation_standing()) else false()
    about_me = and_(SealRequest.agreed.is_(True), is_self(Alias.account_id, actor.id or 0))
    page: Page[Any] = keyset_page(
        session,
        _rows().where(or_(decides, SealRequest.asked_by_id == (actor.id or 0), about_me)),
        order=((SealRequest.id.expression, True),),
        key=lambda row: (row.SealRequest.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_row(row) for row in page.items], next_cursor=page.next_cursor)


def request_row(session: Session, request_id: int) -> RequestRow:
    """One request; access has been granted."""
    return _row(session.execute(_rows().where(SealRequest.id == request_id)).one())


def _row(row: Any) -> RequestRow:
    asked: SealRequest = row.SealRequest
    shown = asked.decided_at + SHOWN if asked.agreed and asked.decided_at else None
    return RequestRow(
        id=asked.id,
        alias=row.alias,
        community=row.community,
        thread_id=asked.thread_id,
        reply_id=asked.reply_id,
        asked_by=row.asked_by,
        reason=asked.reason,
        asked_at=asked.asked_at,
        runs_out_at=asked.asked_at + WAITS,
        state=state_of(asked, now=clock.now()),
        decided_by=row.decided_by,
        decided_at=asked.decided_at,
        shown_until=shown,
    )


def is_open_to(found: GrantedRequest, actor: Actor) -> bool:
    """Whether this reader may look behind the alias now."""
    if found.asker and not found.holds:
        return False
    return is_shown(found.request, to=actor.id, now=clock.now())


def person_shown(session: Session, found: GrantedRequest, actor: Actor) -> Behind | None:
    """Who stands behind the alias, for the two who opened the seal, as long as that lasts."""
    if not is_open_to(found, actor):
        return None
    account_id = account_behind(session, found.alias.id)
    if account_id is None:
        return None
    row = session.execute(
        select(Account.handle, Account.name).where(Account.id == account_id)
    ).one()
    return Behind(row.handle, row.name)
