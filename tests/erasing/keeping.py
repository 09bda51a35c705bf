"""What a person keeps for themselves alone, with a canary in every word of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from community.bookmarks.models import Bookmark
from community.drafts.models import Draft
from community.incoming.models import IncomingMail
from community.mail.models import FailingAddress, ReplyKey
from tests.erasing.rows import row


def keep_and_begin(
    session: Session, account_id: int, thread_id: int, canary: Callable[[], str]
) -> None:
    """A bookmark, a draft, and a mail that was held."""
    row(session, Bookmark, account_id=account_id, thread_id=thread_id, note=canary())
    words = {name: canary() for name in ("title", "body", "tags", "reason")}
    row(session, Draft, account_id=account_id, act="reply", thread_id=thread_id, **words)
    row(session, IncomingMail, account_id=account_id, outcome="held", thread_id=thread_id,
        title=canary(), body=canary())  # fmt: skip
    row(session, ReplyKey, account_id=account_id, generation=3)
    row(session, FailingAddress, account_id=account_id, email=f"{canary()}@hearth.example")
