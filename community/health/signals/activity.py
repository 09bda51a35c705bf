"""How much is written, by how many, how new and how bursty: H1, H2, H6, H7, H18, H19."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from community.health.shapes import FEWEST_PEOPLE, Signal
from community.health.signals.window import HALF_YEAR, Window, Wrote, plain, share, without

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
    half_year = window.posts[-HALF_YEAR:]
    usual = median(half_year) if half_year else 0
    if window.few or len(half_year) < HALF_YEAR or usual == 0:
        return without("H1")
    lately = sum(window.posts[-8:]) / 8
    return plain("H1", lately / usual, sum(half_year), lately=lately, usual=float(usual))


def _people(window: Window) -> Signal:
    usual = median(window.contributors[-HALF_YEAR:]) if window.contributors else 0
    if window.few or len(window.contributors) < HALF_YEAR or usual == 0:
        return without("H2")
    smooth = float(window.contributors[-HALF_YEAR])
    for people in window.contributors[-HALF_YEAR + 1 :]:
        smooth = _SMOOTHING * people + (1 - _SMOOTHING) * smooth
    return plain("H2", smooth / usual, len(window.by_person), lately=smooth, usual=float(usual))


def _returning(window: Window) -> Signal:
    """Of those who began 13 to 39 weeks ago, who wrote in another thread within 13 weeks."""
    if window.few:
        return without("H6")
    began = {each.person: each for each in window.wrote if each.first}
    cohort = {who for who, first in began.items() if _QUARTER <= first.week < 3 * _QUARTER}
    back = {
        each.person
        for each in window.wrote
        if each.person in cohort and _is_another(each, began[each.person])
    }
    return share("H6", len(back), len(cohort), least=FEWEST_PEOPLE)


def _is_another(later: Wrote, first: Wrote) -> bool:
    """Whether they wrote in another thread than that in which they began, within a quarter."""
    if not 0 <= first.week - later.week <= _QUARTER:
        return False
    return later.places > 1 or later.thread != first.thread


def _inflow(window: Window) -> Signal:
    half_year = window.newcomers[-HALF_YEAR:]
    if window.few or len(half_year) < HALF_YEAR or sum(half_year) < FEWEST_PEOPLE:
        return without("H7")
    lately, usual = sum(half_year[-8:]), sum(half_year) * 8 / HALF_YEAR
    numbers = {"lately": float(lately), "usual": usual} if lately >= FEWEST_PEOPLE else {}
    return plain("H7", lately / usual, sum(half_year), **numbers)


def _bursts(window: Window) -> Signal:
    """(sd - mean) / (sd + mean) of the hours between posts (Goh and Barabási 2008)."""
    if window.few or window.gaps < 10:
        return without("H18")
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
    if window.few or len(spells) < 2 * FEWEST_PEOPLE:
        return without("H19")
    return plain("H19", surviving(spells, at=_QUARTER), len(spells))


def surviving(spells: Sequence[tuple[int, bool]], *, at: int) -> float:
    """The Kaplan-Meier estimate at a time, from (duration, ended) pairs."""
    alive = 1.0
    for time in sorted({length for length, ended in spells if ended and length <= at}):
        at_risk = sum(1 for length, _ in spells if length >= time)
        ended_now = sum(1 for length, ended in spells if ended and length == time)
        alive *= 1 - ended_now / at_risk
    return alive
