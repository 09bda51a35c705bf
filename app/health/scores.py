"""The sub-scores in words: which band one lies in, what moved, and when it is too early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import ngettext

from app.charts import Meter, Value, meter
from app.i18n import listed
from community.health.shapes import SCORES, Score
from community.words import N_, Words

_FEWEST = 3  # sub-scores, for a total
_BANDS = ((40.0, "bad"), (70.0, "warn"), (101.0, "good"))
_MOVED = 3.0  # points; less is nothing to speak of

NAMES: dict[str, Words] = {
    "vitality": N_("Vitality"),
    "responsiveness": N_("Responsiveness"),
    "renewal": N_("Renewal"),
    "resilience": N_("Resilience"),
    "dialogue": N_("Dialogue"),
    "total": N_("All together"),
}
MEANS: dict[str, Words] = {
    "vitality": N_("How likely it is to stay as lively as it is."),
    "responsiveness": N_("Whether threads get a reply, and how soon."),
    "renewal": N_("Whether new people come, are answered, and return."),
    "resilience": N_("Whether it rests on many shoulders."),
    "dialogue": N_("Whether help flows both ways and threads become conversations."),
    "total": N_("The parts above, weighed. It is no mark, and it is compared with nobody."),
}
WORDS: dict[str, Words] = {
    "good": N_("Strong"),
    "warn": N_("Middling"),
    "bad": N_("Weak"),
    "": N_("Unclear"),
    "none": N_("Too early to tell"),
}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One score as people read it."""

    code: str
    name: Words
    means: Words
    band: str  # good, warn, bad, empty for unclear, none for too early
    word: Words
    score: Score
    meter: Meter


def scored(scores: Mapping[str, Score]) -> list[Scored]:
    """Every sub-score, and the total where three of them are known."""
    parts = [_scored(code, scores.get(code, _UNKNOWN)) for code in SCORES]
    return [*parts, _scored("total", total(scores))]


def total(scores: Mapping[str, Score]) -> Score:
    """The total, which says nothing below three sub-scores."""
    known = [code for code in SCORES if code in scores and scores[code].value is not None]
    return scores.get("total", _UNKNOWN) if len(known) >= _FEWEST else _UNKNOWN


_UNKNOWN = Score(value=None)


def _scored(code: str, score: Score) -> Scored:
    band = band_of(score)
    return Scored(
        code=code,
        name=NAMES[code],
        means=MEANS[code],
        band=band,
        word=WORDS[band],
        score=score,
        meter=meter(Value(label=code, value=score.value, low=score.low, high=score.high)),
    )


def band_of(score: Score) -> str:
    """The band that the whole interval lies in; empty when it spans two."""
    if score.value is None:
        return "none"
    ends = {_band(end) for end in (score.low, score.high) if end is not None}
    return ends.pop() if len(ends) == 1 else "" if ends else _band(score.value)


def _band(value: float) -> str:
    return next(name for most, name in _BANDS if value < most)


def moves(scores: Mapping[str, Score]) -> list[tuple[str, int]]:
    """The two sub-scores that moved most in four weeks, the greater first."""
    moved = [
        (code, round(scores[code].moved or 0.0))
        for code in SCORES
        if code in scores and abs(scores[code].moved or 0.0) >= _MOVED
    ]
    return sorted(moved, key=lambda each: -abs(each[1]))[:2]


def moves_in_words(scores: Mapping[str, Score], names: Mapping[str, str]) -> str:
    """What moved, as the middle of a sentence; empty when nothing did."""
    return listed([_move(names[code], points) for code, points in moves(scores)])


def _move(name: str, points: int) -> str:
    size = abs(points)
    if points > 0:
        return str(
            ngettext(
                "%(name)s rose by %(num)s point", "%(name)s rose by %(num)s points", size, name=name
            )
        )
    return str(
        ngettext(
            "%(name)s fell by %(num)s point", "%(name)s fell by %(num)s points", size, name=name
        )
    )
