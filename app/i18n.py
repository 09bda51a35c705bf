"""Language and time zone of whoever reads, and how moments are written for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import available_timezones

from flask import Flask, g, has_request_context, request
from flask_babel import (
    format_datetime,
    format_decimal,
    format_percent,
    format_timedelta,
    get_locale,
)

from app.actor import actor
from app.extensions import babel
from app.resources import ResourceMissing, resource
from community import clock

LANGUAGES = ("en",)


def init_app(app: Flask) -> None:
    """Bind Babel and give templates the ways to write a moment."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = _translations()
    babel.init_app(app, locale_selector=_locale, timezone_selector=_time_zone)
    app.jinja_env.globals.update(language=language, moment=moment, since=since, amount=amount)


def _translations() -> str:
    try:
        return str(resource("translations"))
    except ResourceMissing:
        return "translations"


def _locale() -> str:
    if not has_request_context():
        return LANGUAGES[0]
    chosen = actor().locale
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _time_zone() -> str:
    if not has_request_context():
        return "UTC"
    chosen = actor().time_zone
    return chosen if chosen in _time_zones() else "UTC"


@cache
def _time_zones() -> frozenset[str]:
    # Asking the system walks its folder of zones, every time.
    return frozenset(available_timezones())


def language() -> str:
    """The tag of the language this page is written in."""
    if not has_request_context():
        return _tag()
    # Asked by every sentence of a page.
    found: str | None = g.get("language")
    if found is None:
        found = g.language = _tag()
    return found


def _tag() -> str:
    return str(get_locale() or LANGUAGES[0]).replace("_", "-")


def moment(at: datetime) -> str:
    """A moment in full, in the reader's time zone."""
    return str(format_datetime(at, "medium"))


def amount(value: float, *, share: bool = False) -> str:
    """A number as the reader's language writes it; a `share` of 1 as a percentage."""
    return str(format_percent(value) if share else format_decimal(value))


def since(at: datetime) -> str:
    """How long ago, in words: `3 days ago`."""
    return _words(language(), age(at))


def age(at: datetime) -> int:
    """The seconds since a moment, as coarse as the words for them: few ages differ."""
    return _rounded((clock.now() - at).total_seconds())


_UNITS = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)


def _rounded(seconds: float) -> int:
    unit = next((unit for unit in _UNITS if abs(seconds) >= unit * 1.2), 1)
    # What was written this instant was not written in the future.
    return round(seconds / unit) * unit or 1


@lru_cache(maxsize=2048)
def _words(spoken: str, seconds: int) -> str:
    del spoken  # the language of this request: a part of what is remembered
    return str(format_timedelta(timedelta(seconds=-seconds), add_direction=True, threshold=1))
