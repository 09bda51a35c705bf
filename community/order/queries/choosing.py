"""The posts of a thread as a facilitator chooses among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, literal, or_, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.paging import Page, keyset_page
from community.text import plain
from community.threads.access import is_live_reply
from community.threads.models import Reply, ReplyKind

_AT_ONCE = 100
_WORDS = 160  # characters shown of each


@dataclass(frozen=True, kw_only=True)
class PostToChoose:
    """A reply or answer with its first words."""

    id: int
    author_handle: str
    author_name: str
    created_at: datetime
    words: str


def posts_to_choose(
    session: Session, thread_id: int, *, cursor: str | None, comments: bool = False
) -> Page[PostToChoose]:
    """One page of the replies or answers that can be read, the oldest first.

    Comments are among them where they are chosen for themselves and do not go along.
    """
    shown: tuple[Any, ...] = (
        *(Reply.id, Reply.created_at, Reply.body_html),
        *(Account.handle, Account.name),
    )
    page: Page[Row[Any]] = keyset_page(
        session,
        select(*shown)
        .join(Account, Account.id == Reply.author_id)
        .where(
            Reply.thread_id == thread_id,
            or_(literal(comments), Reply.kind != ReplyKind.COMMENT),
            is_live_reply(),
        ),
        order=((Reply.id.expression, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=_AT_ONCE,
    )
    return Page(items=[_post(row) for row in page.items], next_cursor=page.next_cursor)


def _post(row: Row[Any]) -> PostToChoose:
    words = plain(row.body_html)
    return PostToChoose(
        id=row.id,
        author_handle=row.handle,
        author_name=row.name,
        created_at=row.created_at,
        words=words if len(words) <= _WORDS else words[:_WORDS].rstrip() + "…",
    )
