"""What pages and programs show of a suggestion, and how a decision on it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from app.actor import actor
from app.idempotency import done_once
from app.real_threads import in_real_thread
from app.rendering import SHORT, render_edited
from app.transactions import reading, unit_of_work
from community.revisions.diffs import Row, Work, compare
from community.revisions.models import SuggestionState
from community.suggestions.access import GrantedSuggestion, suggestion_to
from community.suggestions.actions import words_now
from community.suggestions.deciding import Decision, decide, wanted_by
from community.suggestions.merging import Hunk, Words, hunks_of, merged
from community.suggestions.queries import SuggestionRow, suggestion_row


@dataclass(frozen=True, kw_only=True)
class ShownHunk:
    """One change as a page shows it, word by word; no rows where only empty lines differ."""

    hunk: Hunk
    rows: Sequence[Row]
    taken: bool


@dataclass(frozen=True, kw_only=True)
class ShownSuggestion:
    """A suggestion with its single changes, and what the reader may do with it."""

    granted: GrantedSuggestion
    row: SuggestionRow
    hunks: Sequence[ShownHunk]
    decides: bool
    withdraws: bool

    @property
    def changed_since(self) -> bool:
        """Whether some of it does not fit the post any more."""
        return any(each.hunk.fit != "fits" for each in self.hunks)


def shown_suggestion(suggestion_id: int) -> ShownSuggestion:
    """The suggestion as the one who asks sees it; of a decided one how it was when it was made."""
    with reading() as session:
        granted = suggestion_to(session, actor(), suggestion_id, verb="suggestions.read")
        row = suggestion_row(session, suggestion_id)
        base, wanted = wanted_by(granted.suggestion)
        is_open = granted.suggestion.state == SuggestionState.OPEN
        now = words_now(session, granted.on) if is_open else base
    taken = frozenset(granted.suggestion.taken)
    return ShownSuggestion(
        granted=granted,
        row=row,
        hunks=_beside(partial(_compared, base, wanted, now, taken), base, wanted, now),
        decides=is_open and granted.decides and _takes_changes(granted),
        withdraws=is_open and granted.own,
    )


def _takes_changes(granted: GrantedSuggestion) -> bool:
    """Whether this reader may change the post now; `demand_editable` asks again."""
    unlocked = granted.on.thread.locked_at is None or granted.on.may("threads.edit_any")
    return unlocked and granted.on.may("threads.edit_own")


def _compared(base: Words, wanted: Words, now: Words, taken: frozenset[str]) -> list[ShownHunk]:
    work = Work()
    return [
        ShownHunk(hunk=hunk, rows=compare(hunk.before, hunk.after, work), taken=hunk.key in taken)
        for hunk in hunks_of(base, wanted, now)
    ]


def _beside(work: partial[list[ShownHunk]], *texts: Words) -> list[ShownHunk]:
    long = sum(len(each.body) for each in texts) > SHORT
    return in_real_thread(work) if long else work()


def carry_out(suggestion_id: int, decision: Decision) -> None:
    """Decide: the text is made before the transaction, which holds it against the version."""
    with reading() as session:
        granted = _to_decide(session, suggestion_id)
        now = words_now(session, granted.on)
        base, wanted = wanted_by(granted.suggestion)
        renderer = granted.post.renderer
    taken = frozenset(decision.take)
    words = in_real_thread(partial(merged, base, wanted, now, taken))
    hunks = in_real_thread(partial(hunks_of, base, wanted, now))
    text = render_edited(words.body, renderer=renderer)

    def act(session: Session) -> None:
        again = _to_decide(session, suggestion_id, to_change=True)
        decide(session, again, decision, by=actor(), words=words, text=text, hunks=hunks)

    with unit_of_work() as session:
        done_once(session, lambda: act(session))


def _to_decide(
    session: Session, suggestion_id: int, *, to_change: bool = False
) -> GrantedSuggestion:
    return suggestion_to(
        session, actor(), suggestion_id, verb="suggestions.decide", to_change=to_change
    )
