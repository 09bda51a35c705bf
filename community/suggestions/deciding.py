"""Decide on a suggestion: take over some of its changes, all, or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Forbidden
from community.outbox import record
from community.revisions.models import EditSuggestion, SuggestionState
from community.suggestions.access import GrantedSuggestion
from community.suggestions.actions import changed_meanwhile, demand_open, look_again
from community.suggestions.events import EditDecided
from community.suggestions.merging import TAGS, Fit, Hunk, Words
from community.suggestions.policies import (
    LONGEST_NOTE,
)
from community.text import Rendered
from community.threads.access import GrantedReply
from community.threads.actions import demand_editable, edit_reply, edit_thread
from community.threads.actions.editing import as_author
from community.words import N_


def wanted_by(suggestion: EditSuggestion) -> tuple[Words, Words]:
    """What the post said then, and what it is to say."""
    base = Words(
        title=suggestion.base_title, body=suggestion.base_body, tags=tuple(suggestion.base_tags)
    )
    return base, Words(title=suggestion.title, body=suggestion.body, tags=tuple(suggestion.tags))


class Decision(NamedTuple):
    """Which changes are taken over, as the post stood in `version`, and what is said about it."""

    take: Collection[str]
    version: int
    note: str


def demand_decidable(granted: GrantedSuggestion, decision: Decision, *, by: Actor) -> None:
    """Conflict or Forbidden when it cannot be decided, or not on what was looked at."""
    if granted.own:
        raise Forbidden(N_("Somebody else decides on what you suggest."))
    demand_open(granted.suggestion)
    demand_editable(granted.on, granted.post, editor=by)
    if granted.post.version != decision.version:
        raise changed_meanwhile()


def decide(
    session: Session,
    granted: GrantedSuggestion,
    decision: Decision,
    *,
    by: Actor,
    words: Words,
    text: Rendered,
    hunks: Sequence[Hunk],
) -> None:
    """Take over the chosen changes, which make `words` and their `text`; refuse the others."""
    demand_decidable(granted, decision, by=by)
    known_as = as_author(granted.on, granted.post, actor=by)
    assert known_as.id is not None  # access has asked for a member
    made = granted.suggestion
    taken = [hunk.key for hunk in hunks if hunk.key in decision.take and hunk.fit is Fit.FITS]
    made.taken = taken
    if taken:
        _take_over(session, granted, decision.version, by=by, words=words, text=text)
    there = [hunk.key for hunk in hunks if hunk.fit is Fit.THERE]
    made.state = SuggestionState.REFUSED
    if taken:
        whole = len(taken) + len(there) == len(hunks)
        made.state = SuggestionState.ACCEPTED if whole else SuggestionState.PARTLY
    made.decided_at, made.decided_by_id = clock.now(), known_as.id
    made.note = decision.note.strip()[:LONGEST_NOTE]
    record(
        session,
        EditDecided(
            community_id=granted.on.community.id,
            thread_id=made.thread_id,
            reply_id=made.reply_id,
            suggestion_id=made.id,
            decided_by_id=known_as.id,
        ),
    )
    if not taken:
        look_again(session, granted.on)  # what is taken over says so itself


def _take_over(
    session: Session,
    granted: GrantedSuggestion,
    version: int,
    *,
    by: Actor,
    words: Words,
    text: Rendered,
) -> None:
    made, on = granted.suggestion, granted.on
    if isinstance(on, GrantedReply):
        edit_reply(
            session,
            on,
            editor=by,
            text=text,
            version=version,
            reason=made.reason,
            credit_id=made.proposer_id,
        )
        return
    edit_thread(
        session,
        on,
        editor=by,
        title=words.title,
        text=text,
        tags=list(words.tags) if TAGS in made.taken else None,
        version=version,
        reason=made.reason,
        credit_id=made.proposer_id,
    )
