"""What programs are told of a community's health: the same as its page, with nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.health import scores
from app.health.odds import odds
from app.health.reasons import shown, whys
from app.health.sentences import sentences
from app.health.signals import SIGNALS
from app.health.standing import Standing
from app.i18n import spoken
from community.health.models import Pause
from community.health.queries import Flag, Planned, WeekSaid
from community.health.queries.rhythms import is_few
from community.health.shapes import Signal

_BANDS = {"good": "strong", "warn": "middling", "bad": "weak", "": "unclear", "none": "too_early"}
_NOTHING = Signal(code="", value=None, n=0, enough=False)


def health_body(standing: Standing) -> dict[str, Any]:
    """The three sentences, the state, the scores and the flag that is up."""
    said = sentences(standing)
    found = standing.reading.scores if standing.reading else {}
    return {
        "community": standing.granted.community.slug,
        "week": standing.week,
        "state": standing.state,
        "since": standing.since,
        "too_few_people": standing.few,
        "how_it_is": said.how,
        "what_moved": said.moved,
        "what_next": said.following,
        "scores": [_score(each) for each in scores.scored(found)],
        "flag": flag_body(standing.flag) if standing.flag else None,
    }


def _score(one: scores.Scored) -> dict[str, Any]:
    names = ("value", "low", "high", "moved")
    return {
        "code": one.code,
        "name": spoken(one.name),
        "band": _BANDS[one.band],
        **{name: getattr(one.score, name) for name in names},
    }


def signals_body(standing: Standing) -> dict[str, Any]:
    """Every signal with its definition, its window and its n."""
    found = standing.reading.signals if standing.reading else {}
    slug = standing.granted.community.slug
    return {
        "week": standing.reading.week if standing.reading else None,
        "items": [_signal(code, found.get(code, _NOTHING), slug) for code in SIGNALS],
    }


def _signal(code: str, signal: Signal, slug: str) -> dict[str, Any]:
    told = SIGNALS[code]
    query = f"/communities/{slug}/health/reasons/{code}" if told.threads else None
    numbers = {
        name: getattr(signal, name) if signal.enough else None
        for name in ("value", "low", "high", "n")
    }
    words = {
        name: spoken(getattr(told, name)) for name in ("name", "definition", "window", "counted")
    }
    return {"code": code, "unit": told.unit.value, "query": query, **words, **numbers}


def flag_body(flag: Flag) -> dict[str, Any]:
    """A flag with its reasons in words and in the numbers that may be told."""
    says = {each.code: each.says for each in whys(flag.reasons)}
    reasons = [
        {
            "code": each.code,
            "says": says[each.code],
            "weight": each.weight,
            "numbers": shown(each.numbers),
        }
        for each in flag.reasons
        if each.code in says
    ]
    names = ("id", "week", "state", "raised_at", "cleared_at", "outcome", "feedback")
    return {
        **{name: getattr(flag, name) for name in (*names, "feedback_note")},
        "odds": odds(flag.p),
        "reasons": reasons,
    }


def pause_body(pause: Planned | Pause) -> dict[str, Any]:
    """A break, a holiday or an outage."""
    names = ("id", "kind", "starts_on", "ends_on", "says")
    return {
        **{name: getattr(pause, name) for name in names},
        "whole_organisation": pause.community_id is None,
    }


def week_bodies(standing: Standing, weeks: Sequence[WeekSaid]) -> list[dict[str, Any]]:
    """The weeks with their states; nothing of weeks in which one to four people wrote."""
    states = {each.week: each.state for each in standing.readings}
    return [
        {
            "week": each.week,
            "posts": each.posts if _shown(each, standing) else None,
            "threads": each.threads if _shown(each, standing) else None,
            "people": each.people if _shown(each, standing) else None,
            "state": states.get(each.week),
        }
        for each in weeks
    ]


def _shown(week: WeekSaid, standing: Standing) -> bool:
    return not standing.few and week.people is not None and not is_few(week.people)
