"""Pure rules: whether a prompt is shown, which one, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.threads.models import ThreadKind
from community.threads.policies import Mark
from community.words import N_, Words

EVERY = timedelta(days=14)
PAUSE = timedelta(days=91)


class LeadingState(StrEnum):
    """What somebody chose about prompts."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What a facilitator may do themselves, with the words that a thread begins with."""

    mark: Mark
    kind: ThreadKind
    says: Words
    why: Words
    act: Words
    title: Words
    body: Words


PROMPTS: Mapping[Mark, Prompt] = {
    Mark.OPEN_QUESTION: Prompt(
        mark=Mark.OPEN_QUESTION,
        kind=ThreadKind.QUESTION,
        says=N_("Ask something you do not know yet"),
        why=N_("Where those who lead ask, others dare to ask too."),
        act=N_("Ask a question"),
        title=N_("What I do not know yet about …"),
        body=N_(
            "What I am trying to find out:\n\nWhat I have tried or read so far:\n\nWhat would "
            "help me most:"
        ),
    ),
    Mark.MISS: Prompt(
        mark=Mark.MISS,
        kind=ThreadKind.DISCUSSION,
        says=N_("Tell of a miss and what you changed"),
        why=N_("Where those who lead admit a miss, others need not hide theirs."),
        act=N_("Tell of a miss"),
        title=N_("What I got wrong about …"),
        body=N_(
            "What I expected:\n\nWhat happened instead:\n\nWhat I do differently since:\n\nWhat "
            "I would like to hear from you:"
        ),
    ),
}


def state_of(
    *, paused_until: datetime | None, off_at: datetime | None, now: datetime
) -> LeadingState:
    """Whether prompts come now."""
    if off_at is not None:
        return LeadingState.OFF
    if paused_until is not None and paused_until > now:
        return LeadingState.PAUSED
    return LeadingState.ON


def is_due(*, dismissed_at: datetime | None, marked_at: datetime | None, now: datetime) -> bool:
    """Whether two weeks are over since they answered a prompt, or did so unasked."""
    moments = [moment for moment in (dismissed_at, marked_at) if moment is not None]
    return all(moment <= now - EVERY for moment in moments)


def prompt_of(turns: int, *, last: str | None) -> Prompt:
    """The other one than they did last; in turns for whoever did none."""
    if last == Mark.OPEN_QUESTION:
        return PROMPTS[Mark.MISS]
    if last == Mark.MISS:
        return PROMPTS[Mark.OPEN_QUESTION]
    return PROMPTS[Mark.MISS if turns % 2 else Mark.OPEN_QUESTION]
