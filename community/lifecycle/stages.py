"""The gates between the stages of a community's life, judged from its figures. Nothing but numbers.

A gate is a figure against a threshold. It holds, fails, or there is not enough data to say: then it
neither speaks for a move nor against it. The system proposes; people decide (`proposals`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from community.communities.models import Stage

FEWEST_THREADS = 10  # below it nothing is said about how threads go
FEWEST_PEOPLE = 5  # below it no figure about people is shown, nor a share of what they did


@dataclass(frozen=True, kw_only=True)
class GateFigures:
    """What one weekly run knows of one community. None means that nothing can be said.

    Shares run from 0 to 1. Each share comes with the number of things or people it is a share of.
    """

    week: date  # the Monday of the closed week
    contributors: int  # A8: people who wrote in 8 weeks
    member_share: float | None  # M50: of posts in 8 weeks, by people who do not facilitate
    posts: int  # the posts behind it
    member_start_share: float | None  # Mstart: the same of threads started
    starts: int
    facilitator_first_share: float | None  # Fdep: of first replies, by facilitators
    first_replies: int
    replied_share: float | None  # R7: of threads started 8 to 1 weeks ago, answered in 7 days
    threads: int
    core: int  # Core: people active in 4 or more of 8 weeks; only ever a count
    cohesion: float | None  # Coh: of pairs, met in two threads or helping both ways, 26 weeks
    pairs: int
    artefacts: int  # Art: accepted answers and pinned threads renewed in 26 weeks
    absence_factor: int | None  # CAF50: how few people write half of everything, 26 weeks
    newcomer_return: float | None  # H6: of first-time writers, back in another thread in 90 days
    newcomers: int
    vitality: str  # a `Vitality` of community.health
    members: int
    age_weeks: int
    facilitators: int
    charter_complete: bool
    sponsor_set: bool
    seeded_threads: int
    first_event_dated: bool
    # The best two groups of tags that are used together: Q, and whose tags and people they are.
    # Asked of a community that looks after what it has; runs from before know nothing of it.
    topic_modularity: float | None = None
    smaller_tags: Sequence[int] = ()
    smaller_people: int = 0
    larger_tags: Sequence[int] = ()
    larger_people: int = 0
    both_people: int = 0


class Verdict(StrEnum):
    """What a gate says."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One gate as it stands: the figure, what it is asked to reach, and of how many it is made."""

    code: str
    value: float | None
    threshold: float
    n: int | None
    verdict: Verdict


# What ships; an organisation changes single ones (setting `stages`). The halves and nine tenths
# are the only published ones, the rest are defaults to be tuned.
SHIPPED: Mapping[str, float] = MappingProxyType(
    {
        "founding_facilitators": 2,
        "founding_members": 8,
        "seeded_threads": 5,
        "contributors": 12,
        "contributors_of_members": 0.3,
        "core": 5,
        "core_of_members": 0.15,
        "floor": 3,
        "member_share": 0.5,
        "replied_share": 0.7,
        "newcomer_return": 0.25,
        "age_weeks": 8,
        "hold_weeks": 4,
        "ripe_member_share": 0.9,
        "ripe_member_start_share": 0.75,
        "ripe_absence_factor": 4,
        "ripe_artefacts": 6,
        "ripe_cohesion": 0.2,
        "ripe_age_weeks": 26,
        "ripe_hold_weeks": 8,
        "quiet_weeks": 8,
        "split_modularity": 0.4,
        "split_people": 15,
        "split_weeks": 8,
        "back_by": 0.2,
        "back_weeks": 8,
        "snooze_weeks": 4,
    }
)
SPLIT = "split"  # what is proposed instead of a stage: that a community becomes two
FEWEST_RUNS = 2  # nothing is proposed on the word of a single week

NEXT: Mapping[str, Stage] = MappingProxyType(
    {
        Stage.POTENTIAL: Stage.COALESCING,
        Stage.COALESCING: Stage.MATURING,
        Stage.MATURING: Stage.STEWARDING,
        Stage.STEWARDING: Stage.TRANSFORMING,
    }
)
# Backwards only where figures, not a checklist, opened the stage.
BEFORE: Mapping[str, Stage] = MappingProxyType(
    {Stage.MATURING: Stage.COALESCING, Stage.STEWARDING: Stage.MATURING}
)


def gates(stage: str, figures: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    """What leads out of a stage, each gate as it stands; empty where people alone decide."""
    if stage == Stage.POTENTIAL:
        return founding_gates(figures, limits)
    if stage == Stage.COALESCING:
        return _coming_together(figures, limits)
    if stage == Stage.MATURING:
        return _ripening(figures, limits)
    return []


def weeks_held(stage: str, limits: Mapping[str, float]) -> int:
    """In how many runs in a row every gate out of this stage has to hold."""
    held = {
        Stage.COALESCING: limits["hold_weeks"],
        Stage.MATURING: limits["ripe_hold_weeks"],
        Stage.STEWARDING: limits["quiet_weeks"],
    }
    return max(FEWEST_RUNS, int(held.get(Stage(stage), FEWEST_RUNS)))


class Founding(Protocol):
    """What the founding checklist asks for."""

    @property
    def charter_complete(self) -> bool: ...
    @property
    def sponsor_set(self) -> bool: ...
    @property
    def facilitators(self) -> int: ...
    @property
    def members(self) -> int: ...
    @property
    def seeded_threads(self) -> int: ...
    @property
    def first_event_dated(self) -> bool: ...


def founding_gates(it: Founding, limits: Mapping[str, float]) -> list[Gate]:
    """The checklist out of the first stage, which needs no weekly run."""
    return [
        least("charter", float(it.charter_complete), 1),
        least("sponsor", float(it.sponsor_set), 1),
        least("facilitators", it.facilitators, limits["founding_facilitators"]),
        least("members", it.members, limits["founding_members"]),
        least("seeded_threads", it.seeded_threads, limits["seeded_threads"]),
        least("first_event", float(it.first_event_dated), 1),
    ]


def _coming_together(it: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    return [
        least("contributors", it.contributors, _scaled(it, limits, "contributors")),
        least("core", it.core, _scaled(it, limits, "core")),
        _share("member_share", it.member_share, limits["member_share"], it.posts, it),
        _share("replied_share", it.replied_share, limits["replied_share"], it.threads, it),
        _of_newcomers(it, limits),
        least("age_weeks", it.age_weeks, limits["age_weeks"]),
    ]


def _ripening(it: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    starts = limits["ripe_member_start_share"]
    return [
        _share("member_share", it.member_share, limits["ripe_member_share"], it.posts, it),
        _share("member_start_share", it.member_start_share, starts, it.starts, it),
        least(
            "absence_factor", it.absence_factor, limits["ripe_absence_factor"], n=it.contributors
        ),
        least("artefacts", it.artefacts, limits["ripe_artefacts"]),
        _share("cohesion", it.cohesion, limits["ripe_cohesion"], it.pairs, it),
        least("age_weeks", it.age_weeks, limits["ripe_age_weeks"]),
    ]


def _scaled(it: GateFigures, limits: Mapping[str, float], name: str) -> float:
    """A small community is asked for a part of its members, and for no fewer than the floor."""
    part = limits[f"{name}_of_members"] * it.members
    return round(max(limits["floor"], min(limits[name], part)), 1)


def least(code: str, value: float | None, threshold: float, *, n: int | None = None) -> Gate:
    """A figure that has to reach its threshold; None, and nothing can be said."""
    if value is None:
        return Gate(code=code, value=None, threshold=threshold, n=n, verdict=Verdict.NOT_ENOUGH)
    verdict = Verdict.PASSED if value >= threshold else Verdict.FAILED
    return Gate(code=code, value=float(value), threshold=threshold, n=n, verdict=verdict)


def _share(code: str, value: float | None, threshold: float, n: int, it: GateFigures) -> Gate:
    # Of few threads, or of fewer people than may be told of, nothing can be said.
    enough = n >= FEWEST_THREADS and it.contributors >= FEWEST_PEOPLE
    return least(code, value if enough else None, threshold, n=n)


def _of_newcomers(it: GateFigures, limits: Mapping[str, float]) -> Gate:
    enough = it.newcomers >= FEWEST_PEOPLE
    value = it.newcomer_return if enough else None
    return least("newcomer_return", value, limits["newcomer_return"], n=it.newcomers)


def as_json(found: Sequence[Gate]) -> dict[str, Any]:
    """Gates by code, as a column keeps them; a count of fewer than five people is not kept."""
    return {gate.code: asdict(shown(gate)) for gate in found}


def figures_as_json(figures: GateFigures) -> dict[str, Any]:
    """What `stage_readings.figures` keeps; its counts are shown from five people on."""
    return {**asdict(figures), "week": figures.week.isoformat()}


def figures_in(kept: Mapping[str, Any]) -> GateFigures:
    """Read `stage_readings.figures` back."""
    tags = {name: tuple(kept.get(name, ())) for name in ("smaller_tags", "larger_tags")}
    return GateFigures(**{**kept, **tags, "week": date.fromisoformat(kept["week"])})


def gates_in(kept: Mapping[str, Any]) -> list[Gate]:
    """Read `stage_proposals.evidence` or `stage_moves.figures` back."""
    return [Gate(**{**part, "verdict": Verdict(part["verdict"])}) for part in kept.values()]


_OF_PEOPLE = frozenset(
    {"contributors", "core", "absence_factor", "split_smaller", "split_larger", "split_both"}
)


def shown(gate: Gate) -> Gate:
    """The gate as it may be seen: no count of people who wrote that is below five."""
    few = gate.value is not None and gate.value < FEWEST_PEOPLE
    known_few = gate.n is not None and gate.n < FEWEST_PEOPLE
    if gate.code == "absence_factor":
        # How few write half of everything is shown where enough people write.
        few = known_few
    hidden_value = gate.code in _OF_PEOPLE and few
    hidden_n = gate.code in {"newcomer_return", "absence_factor", "split_both"} and known_few
    return Gate(
        code=gate.code,
        value=None if hidden_value else gate.value,
        threshold=gate.threshold,
        n=None if hidden_n else gate.n,
        verdict=gate.verdict,
    )
