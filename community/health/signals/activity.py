"""How much is written, by how many, how new and how bursty: H1, H2, H6, H7, H18, H19."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from community.health.shapes import FEWEST_PEOPLE, Signal
from community.health.signals.window import HALF_YEAR, Window, plain, share, without

_SMOOTHING = 0.3  # of the exponentially weighted mean (Roberts 1959)
_QUARTER = 13
_GONE = 8  # weeks without a post after which somebody counts as gone


def activity_signals(window: Window) -> Iterator[Signal]:
    """The signals of this module."""
    yield _against_normal(window)
    yield _people(window)
    yield _returning(window)
    yield _inflow(window)
    yield _bursts(window)
    yield _survival(window)


def _against_normal(window: Window) -> Signal:
    usual = median(window.posts[-HALF_YEAR:]) if window.posts else 0
    lately = sum(window.posts[-8:]) / 8
    if window.few or len(window.posts) < HALF_YEAR or usual == 0:
        return without("H1", sum(window.posts[-8:]))
    return plain("H1", lately / usual, sum(window.posts[-8:]), lately=lately, usual=float(usual))


def _people(window: Window) -> Signal:
    usual = median(window.contributors[-HALF_YEAR:]) if window.contributors else 0
    if window.few or len(window.contributors) < HALF_YEAR or usual == 0:
        return without("H2", len(window.by_person))
    smooth = float(window.contributors[-HALF_YEAR])
    for people in window.contributors[-HALF_YEAR + 1 :]:
        smooth = _SMOOTHING * people + (1 - _SMOOTHING) * smooth
    return plain("H2", smooth / usual, len(window.by_person), lately=smooth, usual=float(usual))


def _returning(window: Window) -> Signal:
    """Of those who began 13 to 39 weeks ago, who wrote in another week within 13."""
    firsts = {each.person: each.week for each in window.wrote if each.first}
    weeks: dict[int, list[int]] = defaultdict(list)
    for each in window.wrote:
        weeks[each.person].append(each.week)
    cohort = [who for who, week in firsts.items() if _QUARTER <= week < 3 * _QUARTER]
    back = [
        who
        for who in cohort
        if any(firsts[who] - _QUARTER <= week < firsts[who] for week in weeks[who])
    ]
    return share("H6", len(back), len(cohort), least=FEWEST_PEOPLE)


def _inflow(window: Window) -> Signal:
    lately = sum(window.newcomers[-8:])
    usual = sum(window.newcomers[-HALF_YEAR:]) * 8 / HALF_YEAR
    if window.few or len(window.newcomers) < HALF_YEAR or usual == 0:
        return without("H7", lately)
    return plain("H7", lately / usual, lately, lately=float(lately), usual=usual)


def _bursts(window: Window) -> Signal:
    """(sd - mean) / (sd + mean) of the hours between posts (Goh and Barabási 2008)."""
    if window.few or window.gaps < 10:
        return without("H18", window.gaps)
    mean = window.gap_hours / window.gaps
    sd = math.sqrt(max(0.0, window.gap_squares / window.gaps - mean * mean))
    return plain("H18", (sd - mean) / (sd + mean) if sd + mean else 0.0, window.gaps)


def _survival(window: Window) -> Signal:
    """Kaplan-Meier: who is still writing 13 weeks after their first post."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for each in window.wrote:
        weeks[each.person].append(each.week)
    began = {each.person: each.week for each in window.wrote if each.first}
    spells = [(began[who] - min(weeks[who]), min(weeks[who]) >= _GONE) for who in began]
    if len(spells) < 2 * FEWEST_PEOPLE:
        return without("H19", len(spells))
    return plain("H19", surviving(spells, at=_QUARTER), len(spells))


def surviving(spells: Sequence[tuple[int, bool]], *, at: int) -> float:
    """The Kaplan-Meier estimate at a time, from (duration, ended) pairs."""
    alive = 1.0
    for time in sorted({length for length, ended in spells if ended and length <= at}):
        at_risk = sum(1 for length, _ in spells if length >= time)
        ended_now = sum(1 for length, ended in spells if ended and length == time)
        alive *= 1 - ended_now / at_risk
    return alive
