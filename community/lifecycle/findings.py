"""Which move the weekly runs carry, with what speaks for it and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from community.communities.models import Stage
from community.lifecycle.stages import (
    BEFORE,
    FEWEST_PEOPLE,
    FEWEST_RUNS,
    NEXT,
    SPLIT,
    Gate,
    GateFigures,
    Verdict,
    gates,
    least,
    weeks_held,
)

_QUIET = "quiet"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A move that the figures carry: from where, to where, since when, and what speaks against."""

    from_stage: str
    to_stage: str
    since: date
    evidence: list[Gate]
    counter_evidence: list[Gate]


def finding(
    stage: str, history: Sequence[GateFigures], limits: Mapping[str, float]
) -> Finding | None:
    """The move that the weekly runs carry, oldest run first; None where they carry none.

    A dip of vitality never takes a stage away, and nothing here ever archives a community.
    """
    if not history or stage not in NEXT:
        return None
    if stage == Stage.STEWARDING:
        return (
            _resting(history, limits) or _back(stage, history, limits) or _parting(history, limits)
        )
    return _onwards(stage, history, limits) or _back(stage, history, limits)


def _onwards(
    stage: str, history: Sequence[GateFigures], limits: Mapping[str, float]
) -> Finding | None:
    held = _run(history, lambda week: all(_passed(gate) for gate in gates(stage, week, limits)))
    if len(held) < weeks_held(stage, limits):
        return None
    now = gates(stage, held[-1], limits)
    return Finding(
        from_stage=stage,
        to_stage=NEXT[stage],
        since=held[0].week,
        evidence=now,
        counter_evidence=[*_narrow(now), *_mood(held[-1])],
    )


def _resting(history: Sequence[GateFigures], limits: Mapping[str, float]) -> Finding | None:
    quiet = _run(history, lambda week: week.vitality == _QUIET)
    if len(quiet) < weeks_held(Stage.STEWARDING, limits):
        return None
    weeks = Gate(
        code="quiet_weeks",
        value=float(len(quiet)),
        threshold=limits["quiet_weeks"],
        n=None,
        verdict=Verdict.PASSED,
    )
    now = gates(Stage.MATURING, quiet[-1], limits)
    return Finding(
        from_stage=Stage.STEWARDING,
        to_stage=Stage.TRANSFORMING,
        since=quiet[0].week,
        evidence=[weeks, *(gate for gate in now if gate.verdict == Verdict.FAILED)],
        counter_evidence=[gate for gate in now if _passed(gate)],
    )


def _back(
    stage: str, history: Sequence[GateFigures], limits: Mapping[str, float]
) -> Finding | None:
    before = BEFORE.get(stage)
    if before is None:
        return None
    missed = _run(history, lambda week: bool(_far_missed(before, week, limits)))
    if len(missed) < max(FEWEST_RUNS, int(limits["back_weeks"])):
        return None
    now = gates(before, missed[-1], limits)
    far = _far_missed(before, missed[-1], limits)
    return Finding(
        from_stage=stage,
        to_stage=before,
        since=missed[0].week,
        evidence=[
            *far,
            *(gate for gate in now if gate.verdict == Verdict.FAILED and gate not in far),
        ],
        counter_evidence=[gate for gate in now if _passed(gate)],
    )


def _parting(history: Sequence[GateFigures], limits: Mapping[str, float]) -> Finding | None:
    """Two groups of topics, each with people enough: that it becomes two is for people to do."""
    parted = _run(history, lambda week: all(_passed(gate) for gate in split_gates(week, limits)))
    if len(parted) < max(FEWEST_RUNS, int(limits["split_weeks"])):
        return None
    week = parted[-1]
    now = split_gates(week, limits)
    return Finding(
        from_stage=Stage.STEWARDING,
        to_stage=SPLIT,
        since=parted[0].week,
        evidence=now,
        counter_evidence=[*_narrow(now), *_held_together(week, limits), *_mood(week)],
    )


def split_gates(it: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    """Whether topics have parted, and enough people write about each of the two."""
    people = limits["split_people"]
    return [
        least("split_modularity", it.topic_modularity, limits["split_modularity"]),
        least("split_smaller", it.smaller_people, people),
        least("split_larger", it.larger_people, people),
    ]


def _held_together(it: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    """What two communities would miss: people who are in both, and somebody to look after each."""
    found = []
    if it.both_people >= FEWEST_PEOPLE:
        everybody = it.smaller_people + it.larger_people - it.both_people
        both = float(it.both_people)
        gate = Gate(
            code="split_both", value=both, threshold=0, n=everybody, verdict=Verdict.NOT_ENOUGH
        )
        found.append(gate)
    hosts = least("split_facilitators", it.facilitators, 2 * limits["founding_facilitators"])
    return found if _passed(hosts) else [*found, hosts]


def _far_missed(stage: str, week: GateFigures, limits: Mapping[str, float]) -> list[Gate]:
    reach = 1 - limits["back_by"]
    return [
        gate
        for gate in gates(stage, week, limits)
        if gate.value is not None and gate.value <= gate.threshold * reach
    ]


def _run(history: Sequence[GateFigures], holds: Callable[[GateFigures], bool]) -> list[GateFigures]:
    """The newest runs in a row of which something is true, oldest first."""
    held: list[GateFigures] = []
    for week in reversed(history):
        if not holds(week):
            break
        held.append(week)
    return held[::-1]


def _passed(gate: Gate) -> bool:
    return gate.verdict == Verdict.PASSED


def _narrow(found: Sequence[Gate]) -> list[Gate]:
    """What holds by a tenth or less: the first thing that would fail again."""
    return [
        gate
        for gate in found
        if gate.threshold != 1 and gate.value is not None and gate.value <= gate.threshold * 1.1
    ]


def _mood(week: GateFigures) -> list[Gate]:
    """That a community is going quiet speaks against moving it on, and stops nothing."""
    if week.vitality not in ("watch", "quieting", "quiet"):
        return []
    code = f"vitality_{week.vitality}"
    return [Gate(code=code, value=None, threshold=0, n=None, verdict=Verdict.NOT_ENOUGH)]
