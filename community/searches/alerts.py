"""Tell people of what the searches find that they keep: which are due, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.outbox import record
from community.searches.events import SearchFound
from community.searches.models import SavedSearch

AT_ONCE = 100  # searches between two looks at whether to stop


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A search that is to be asked again, as its owner would."""

    id: int
    account_id: int
    words: str
    filters: dict[str, str]
    since: datetime


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """A post that it finds, written since."""

    community_id: int
    thread_id: int
    reply_id: int | None
    created_at: datetime


def alerts_after(session: Session, search_id: int) -> list[Alert]:
    """Some of the searches with an alert, in the order they were kept; one statement."""
    rows = session.execute(
        select(SavedSearch)
        .join(Account, Account.id == SavedSearch.account_id)
        .where(SavedSearch.alert, SavedSearch.id > search_id, Account.state == AccountState.ACTIVE)
        .order_by(SavedSearch.id)
        .limit(AT_ONCE)
    ).scalars()
    return [
        Alert(
            id=each.id,
            account_id=each.account_id,
            words=each.words,
            filters=dict(each.filters),
            since=each.known_until or each.created_at,
        )
        for each in rows
    ]


def note_found(session: Session, alert: Alert, posts: Sequence[NewPost]) -> bool:
    """Have the owner told, of the newest; whether they are.

    Nothing happens when the alert was switched off, or looked after by somebody else, meanwhile.
    """
    saved = session.get(SavedSearch, alert.id, with_for_update=True)
    if saved is None or not saved.alert or (saved.known_until or saved.created_at) != alert.since:
        return False
    newest = max(posts, key=lambda post: post.created_at)
    saved.known_until = newest.created_at
    record(
        session,
        SearchFound(
            account_id=alert.account_id,
            community_id=newest.community_id,
            thread_id=newest.thread_id,
            reply_id=newest.reply_id,
        ),
    )
    return True
