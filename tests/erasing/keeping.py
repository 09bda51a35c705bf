"""What a person keeps for themselves alone, with a canary in every word of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from community.aliases.actions import new_alias_account
from community.bookmarks.models import Bookmark
from community.drafts.models import Draft
from community.seal.models import Alias, SealRequest
from tests.erasing.rows import row


def keep_and_begin(
    session: Session, account_id: int, thread_id: int, canary: Callable[[], str]
) -> None:
    """A bookmark, a draft, and what they said without their name."""
    row(session, Bookmark, account_id=account_id, thread_id=thread_id, note=canary())
    words = {name: canary() for name in ("title", "body", "tags", "reason")}
    row(session, Draft, account_id=account_id, act="reply", thread_id=thread_id, **words)
    _speak_sealed(session, account_id, thread_id, canary())


def _speak_sealed(session: Session, account_id: int, thread_id: int, reason: str) -> None:
    """An alias of theirs, and a request about it that they made and decided."""
    named = new_alias_account(session, name="Grey Heron").id
    here = {"thread_id": thread_id}
    alias = row(session, Alias, **here, account_id=named, author_id=account_id, name="Grey Heron")
    # No person is an alias; the column is asked about all the same.
    row(session, Alias, **here, account_id=account_id, author_id=None, name="Teal Reed")
    asked = {**here, "alias_id": alias.id, "reason": reason, "agreed": False}
    row(session, SealRequest, **asked, asked_by_id=account_id, decided_by_id=account_id)
