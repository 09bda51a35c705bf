"""Pure rules of a community's life: what an opening still needs, and which moves there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.communities.models import Stage, Visibility
from community.words import N_, NP_, Words

RENEW_EVERY = timedelta(days=365)
CHARTER_PARTS = ("purpose", "domain", "practice", "sponsor")
MOST_NEXT_PLACES = 3
# The moves that people may make by hand; from an archive one only comes back to life.
BY_HAND: Mapping[str, tuple[Stage, ...]] = {
    **{
        stage: tuple(each for each in Stage if each not in (stage, Stage.ARCHIVED))
        for stage in Stage
        if stage != Stage.ARCHIVED
    },
    Stage.ARCHIVED: (Stage.COALESCING,),
}


class FirstKind(StrEnum):
    """What a community begins with."""

    SESSION = "session"
    QUESTION = "question"


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What a community that is being prepared has so far."""

    proposal: bool
    founders: int
    charter_missing: tuple[str, ...]
    first_kind: str | None
    first_at: datetime | None
    first_where: str
    threads: int


@dataclass(frozen=True, kw_only=True)
class OpeningStep:
    """One step of the way to an opening, and whether it is done."""

    code: str
    done: bool
    missing: Words | None = None


def opening_steps(
    so_far: Preparation, limits: Mapping[str, float], *, now: datetime
) -> list[OpeningStep]:
    """The way from a proposal to an open community, in order."""
    return [
        _step("proposal", N_("Say what is needed and for whom."), done=so_far.proposal),
        _founders(so_far, limits),
        _step("charter", _charter(so_far), done=not so_far.charter_missing),
        _step("first_event", _first(so_far, now=now), done=_dated(so_far, now=now)),
        _seeded(so_far, limits),
    ]


def missing(steps: list[OpeningStep]) -> dict[str, Words]:
    """What still has to be done, a sentence for each step."""
    return {step.code: step.missing for step in steps if step.missing is not None}


def _step(code: str, words: Words, *, done: bool) -> OpeningStep:
    return OpeningStep(code=code, done=done, missing=None if done else words)


def _founders(so_far: Preparation, limits: Mapping[str, float]) -> OpeningStep:
    lacking = int(limits["founders"]) - so_far.founders
    words = NP_("Invite %(num)s more founder.", "Invite %(num)s more founders.", max(lacking, 1))
    return _step("founders", words, done=lacking <= 0)


def _charter(so_far: Preparation) -> Words:
    names = {
        "purpose": N_("purpose"),
        "domain": N_("domain"),
        "practice": N_("practice"),
        "sponsor": N_("sponsor"),
    }
    parts = [names[part] for part in so_far.charter_missing or names]
    return N_("Write these parts of the charter: %(parts)s.", parts=parts)


def _dated(so_far: Preparation, *, now: datetime) -> bool:
    if so_far.first_kind is None or so_far.first_at is None or so_far.first_at <= now:
        return False
    return so_far.first_kind == FirstKind.QUESTION or bool(so_far.first_where)


def _first(so_far: Preparation, *, now: datetime) -> Words:
    if so_far.first_at is not None and so_far.first_at <= now:
        return N_("The date of the first session or question has passed. Set a new one.")
    return N_("Set the date of the first session, with its place, or of the first question.")


def _seeded(so_far: Preparation, limits: Mapping[str, float]) -> OpeningStep:
    lacking = int(limits["seeded_threads"]) - so_far.threads
    words = NP_(
        "Start %(num)s thread: nobody comes back to an empty room.",
        "Start %(num)s threads: nobody comes back to an empty room.",
        max(lacking, 1),
    )
    return _step("threads", words, done=lacking <= 0)


_OF_A_COMMUNITY = re.compile(r"(?:https?://[^/\s]+)?/?communities/([^/?#\s]+)", re.IGNORECASE)


def slug_in(typed: str) -> str:
    """The slug in what somebody typed: alone, or in the address of a community."""
    found = _OF_A_COMMUNITY.match(typed.strip())
    return (found[1] if found else typed.strip()).lower()


_WIDTH = {Visibility.PRIVATE: 0, Visibility.ORGANISATION: 1, Visibility.PUBLIC: 2}


def widens(visibility: str, into: str) -> bool:
    """Whether words that move from the one audience to the other would gain readers."""
    return _WIDTH[Visibility(into)] > _WIDTH[Visibility(visibility)]


def renewal_due(renewed_at: datetime | None, *, created_at: datetime, now: datetime) -> bool:
    """Whether a charter should be looked at again: a year after it was last found right."""
    return now - (renewed_at or created_at) >= RENEW_EVERY
