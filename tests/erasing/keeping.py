"""What a person keeps for themselves alone, with a canary in every word of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.ballots.models import Poll, PollVote
from community.bookmarks.models import Bookmark
from community.drafts.models import Draft
from community.incoming.models import IncomingMail
from community.mail.models import FailingAddress, ReplyKey
from community.revisions.models import EditSuggestion
from community.threads.models import Thread
from tests.erasing.articles import write_articles
from tests.erasing.finding import WORD
from tests.erasing.rows import row
from tests.erasing.sealed import speak_sealed


def keep_and_begin(
    session: Session, account_id: int, thread_id: int, canary: Callable[[], str]
) -> None:
    """A bookmark, a draft, suggestions, and what they said without their name."""
    row(session, Bookmark, account_id=account_id, thread_id=thread_id, note=canary())
    words = {name: canary() for name in ("title", "body", "tags", "reason")}
    row(session, Draft, account_id=account_id, act="reply", thread_id=thread_id, **words)
    _write_by_mail(session, account_id, thread_id, canary)
    _suggest(session, account_id, thread_id, canary)
    write_articles(session, account_id, canary)
    speak_sealed(session, account_id, thread_id, canary())


def _write_by_mail(
    session: Session, account_id: int, thread_id: int, canary: Callable[[], str]
) -> None:
    """A mail that was held, addresses that were ended, and one that fails."""
    row(session, IncomingMail, account_id=account_id, outcome="held", thread_id=thread_id,
        title=canary(), body=canary())  # fmt: skip
    row(session, ReplyKey, account_id=account_id, generation=3)
    row(session, FailingAddress, account_id=account_id, email=f"{canary()}@hearth.example")


def _suggest(session: Session, account_id: int, thread_id: int, canary: Callable[[], str]) -> None:
    """A poll, a vote, a suggestion of theirs, one that they decided on, and one that calls them."""
    texts = {"base_tags": [], "tags": [], "taken": []}
    names = ("base_title", "base_body", "title", "body", "reason", "note")
    mine = {name: canary() for name in names} | {"proposer_id": account_id}
    row(session, EditSuggestion, thread_id=thread_id, **texts, **mine)
    others = {"proposer_id": 1, "decided_by_id": account_id, "note": canary()}
    called = {"base_body": f"Ask @{WORD}-ben.", "body": f"Do ask @{WORD}-ben, or nobody."}
    row(session, EditSuggestion, thread_id=thread_id, **texts, **others, **called)
    asked = {"author_id": account_id, "question": canary(), "options": [canary()], "counts": [1]}
    mine_too = session.scalars(select(Thread.id).where(Thread.author_id == account_id)).first()
    poll = row(session, Poll, thread_id=mine_too, **asked)
    row(session, PollVote, poll_id=poll.id, account_id=account_id, choice=0)
