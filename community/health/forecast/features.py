"""The signals of the forecast: one column each, for every week of a table, from the past alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import (
    Bools,
    Floats,
    lagged,
    medians,
    ratio,
    rolled,
    weighted,
    windows,
)
from community.health.forecast.labels import already_quiet, eligible_weeks
from community.health.forecast.own_history import (
    chance_of_quiet,
    mean_and_variance,
    recent_level,
)
from community.health.forecast.people import Gathering, gathering_of
from community.health.forecast.tables import WeeklyTable

Phrase = Literal["level", "people", "newcomers", "concentration", "rhythm"]
PHRASES: tuple[Phrase, ...] = ("level", "people", "newcomers", "concentration", "rhythm")

_EASE = 0.5
_HALF_LIFE = 13
_RATE_WEEKS = 104


@dataclass(frozen=True)
class Signal:
    """A column: the phrase it speaks for, and whether more of it can only raise or lower p."""

    name: str
    sign: int
    phrase: Phrase


SIGNALS = (
    Signal("own_history", 1, "level"),
    Signal("posts_4", -1, "level"),
    Signal("posts_8", -1, "level"),
    Signal("posts_slope", -1, "level"),
    Signal("posts_usual", -1, "level"),
    Signal("season", -1, "level"),
    Signal("margin", -1, "level"),
    Signal("people_4", -1, "people"),
    Signal("people_usual", -1, "people"),
    Signal("people_half_year", -1, "people"),
    Signal("regulars", -1, "people"),
    Signal("returning", -1, "people"),
    Signal("returning_ratio", -1, "people"),
    Signal("silent_core", 1, "people"),
    Signal("newcomers", -1, "newcomers"),
    Signal("top_share", 1, "concentration"),
    Signal("evenness", 1, "concentration"),
    Signal("voices", -1, "concentration"),
    Signal("lone_weeks", 1, "concentration"),
    Signal("days_since", 1, "rhythm"),
    Signal("unsteady", 1, "rhythm"),
    Signal("empty_weeks", 1, "rhythm"),
    Signal("empty_rate", 1, "rhythm"),
    Signal("empty_year", 1, "rhythm"),
)
NAMES = tuple(signal.name for signal in SIGNALS)


@dataclass(frozen=True)
class Facts:
    """The plain numbers behind the signals, as a person would say them; one entry a week."""

    posts_4: Floats  # posts a week, last 4 weeks
    posts_8: Floats
    posts_usual: Floats  # median week of the last 26
    people_4: Floats  # contributors a week, last 4 weeks
    people_usual: Floats
    newcomers_8: Floats  # first-time contributors in the last 8 weeks
    newcomers_usual: Floats  # as many as 8 weeks of the last 26 bring
    active_26: Floats  # people who wrote in 26 weeks
    top_share: Floats  # of them, what whoever wrote most wrote
    silent_core: Floats
    days_since: Floats  # days without a post at the end of the week, breaks not counted
    empty_weeks: Floats  # weeks of the last 26 in which nobody wrote


@dataclass(frozen=True)
class Features:
    """All of it: `values` has a row for each week and a column for each of `NAMES`."""

    values: NDArray[np.float64]
    facts: Facts
    eligible: Bools
    quiet: Bools
    already: Bools


def features_of(table: WeeklyTable) -> Features:
    """The signals of a table all of whose weeks count."""
    posts, people = table.posts.astype(float), table.contributors.astype(float)
    gathering = gathering_of(table)
    facts = _facts(table, posts, people, gathering)
    columns = {
        **_level(posts, people, facts),
        **_people(people, facts, gathering),
        **_concentration(people, facts, gathering),
        **_rhythm(posts, facts),
        "newcomers": ratio(facts.newcomers_8, facts.newcomers_usual, ease=1.0),
    }
    long = np.arange(len(posts)) >= 25
    low = (facts.posts_4 < facts.posts_usual / 3) | (rolled(people, 4) == 0)
    return Features(
        values=np.column_stack([columns[name] for name in NAMES]),
        facts=facts,
        eligible=eligible_weeks(posts, people),
        quiet=np.asarray(long & low),
        already=already_quiet(posts),
    )


def _facts(table: WeeklyTable, posts: Floats, people: Floats, gathering: Gathering) -> Facts:
    newcomers = table.newcomers.astype(float)
    return Facts(
        posts_4=rolled(posts, 4) / 4,
        posts_8=rolled(posts, 8) / 8,
        posts_usual=medians(posts, 26),
        people_4=rolled(people, 4) / 4,
        people_usual=medians(people, 26),
        newcomers_8=rolled(newcomers, 8),
        newcomers_usual=rolled(newcomers, 26) * 8 / 26,
        active_26=gathering.active,
        top_share=gathering.top1,
        silent_core=gathering.silent,
        days_since=_days_since(posts, table.tail_days),
        empty_weeks=rolled(posts == 0, 26),
    )


def _days_since(posts: Floats, tail_days: Floats) -> Floats:
    index = np.arange(len(posts))
    latest = np.maximum.accumulate(np.where(posts > 0, index, -1))
    tail = np.where(latest >= 0, tail_days[np.maximum(latest, 0)], 7.0)
    return np.asarray((index - latest) * 7 + tail)


def _level(posts: Floats, people: Floats, facts: Facts) -> dict[str, Floats]:
    chance = np.clip(chance_of_quiet(posts, people), 1e-4, 1 - 1e-4)
    next_last_year, usual_then = lagged(rolled(posts, 8), 44) / 8, lagged(facts.posts_usual, 52)
    a_year = np.arange(len(posts)) >= 59
    return {
        "own_history": np.log(chance / (1 - chance)),
        "posts_4": ratio(facts.posts_4, facts.posts_usual, ease=_EASE),
        "posts_8": ratio(facts.posts_8, facts.posts_usual, ease=_EASE),
        "posts_slope": _slope(np.log1p(posts), 13),
        "posts_usual": np.log1p(facts.posts_usual),
        "margin": _margin(posts, facts),
        "season": np.where(a_year, ratio(next_last_year, usual_then, ease=1.0), 0.0),
    }


def _margin(posts: Floats, facts: Facts) -> Floats:
    """How far the expected level lies above a third of normal, in own errors downwards.

    The errors are those that the same expectation made over the last two years; half a year's
    worth of what chance alone would do comes before all.
    """
    index = np.arange(len(posts))
    ahead = 8 * recent_level(posts)
    mean, variance = mean_and_variance(posts)
    chance = 0.15 + np.clip(variance / np.maximum(mean, 1e-9), 1.2, 60.0) / np.maximum(ahead, 8)
    error = np.log((rolled(posts, 8) + 1) / (lagged(ahead, 8) + 1))
    down = np.where(index >= 34, np.minimum(error, 0.0), 0.0)
    seen = np.clip(index - 33, 0, _RATE_WEEKS)
    spread = (2 * rolled(down**2, _RATE_WEEKS) + 26 * chance) / (seen + 26)
    return np.asarray(np.log((ahead + 1) / (8 * facts.posts_usual / 3 + 1)) / np.sqrt(spread))


def _slope(values: Floats, width: int) -> Floats:
    x = np.arange(width) - (width - 1) / 2
    return weighted(windows(values, width), x / np.sum(x * x))


def _people(people: Floats, facts: Facts, gathering: Gathering) -> dict[str, Floats]:
    half_year = rolled(people, 26) / 26
    a_year = np.arange(len(people)) >= 51
    half_year_change = ratio(half_year, lagged(half_year, 26), ease=1.0)
    return {
        "people_4": ratio(facts.people_4, facts.people_usual, ease=_EASE),
        "people_usual": np.log1p(facts.people_usual),
        "people_half_year": np.where(a_year, half_year_change, 0.0),
        "regulars": np.log1p(gathering.regulars),
        "returning": np.log(gathering.expected + _EASE),
        "returning_ratio": ratio(gathering.expected, 8 * facts.people_usual, ease=_EASE),
        "silent_core": gathering.silent,
    }


def _concentration(people: Floats, facts: Facts, gathering: Gathering) -> dict[str, Floats]:
    evenness = np.log(gathering.voices) - np.log(np.maximum(gathering.active, 1))
    return {
        "top_share": facts.top_share,
        "evenness": evenness,
        "voices": np.log(gathering.voices),
        "lone_weeks": rolled(people <= 1, 26) / 26,
    }


def _rhythm(posts: Floats, facts: Facts) -> dict[str, Floats]:
    mean, variance = mean_and_variance(posts)
    rate = _recent_rate(posts == 0)
    return {
        "days_since": np.log1p(facts.days_since),
        "unsteady": np.log(np.sqrt(variance + 1) / (mean + 1)),
        "empty_weeks": facts.empty_weeks / 26,
        "empty_rate": np.log(rate / (1 - rate)),
        "empty_year": rolled(posts == 0, 52) / np.minimum(np.arange(len(posts)) + 1, 52),
    }


def _recent_rate(happened: Bools) -> Floats:
    """How often, with a half-life of a quarter; four weeks at 5 % come before all."""
    fading = 0.5 ** (np.arange(_RATE_WEEKS)[::-1] / _HALF_LIFE)
    weeks_seen = weighted(windows(np.ones(len(happened)), _RATE_WEEKS), fading)
    seen = weighted(windows(happened.astype(float), _RATE_WEEKS), fading)
    return np.asarray((seen + 0.05 * 4) / (weeks_seen + 4))
