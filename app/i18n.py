"""Language and time zone of whoever reads, and how sentences, moments and numbers are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_datetime, format_interval, get_datetime_format
from babel.lists import format_list
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import (
    force_locale,
    format_date,
    format_decimal,
    format_percent,
    format_time,
    format_timedelta,
    get_locale,
    get_translations,
)
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from app.actor import actor
from app.config import Settings
from app.extensions import babel
from app.pseudo import PSEUDO, PseudoTranslations
from app.resources import resource
from community import clock
from community.accounts.actor import VISITOR, Actor
from community.errors import CommunityError
from community.words import Value, Words

# The first one is what sentences are written in, and what is spoken when nothing else is asked for.
LANGUAGES = ("en", "de")
# Babel's bare `en` is American: the month first, and twelve hours. Hearth speaks to the world.
_FORMATS = {"en": "en_GB"}
_TAGS = {locale: tag for tag, (locale, _dress) in PSEUDO.items()}
_TAGS |= {locale: tag for tag, locale in _FORMATS.items()}


def init_app(app: Flask, settings: Settings) -> None:
    """Bind Babel and give templates the ways to say something."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(resource("translations"))
    app.config["HEARTH_PSEUDO_LANGUAGES"] = settings.testing or settings.demo
    babel.init_app(app, locale_selector=_locale, timezone_selector=_time_zone)
    with app.app_context():
        for locale, dress in PSEUDO.values():
            catalogues = babel.domain_instance.cache
            catalogues[locale, babel.domain] = PseudoTranslations(dress)
    app.jinja_env.globals.update(
        language=language,
        direction=direction,
        name_of=name_of,
        moment=moment,
        day=day,
        days=days,
        since=since,
        amount=amount,
        size_of=size_of,
    )
    app.jinja_env.filters.update(listed=listed, spoken=spoken)


def _locale() -> str:
    return str(_formats(_chosen()))


def _chosen() -> str:
    if not has_request_context():
        return LANGUAGES[0]
    chosen = _asker().locale
    if chosen in LANGUAGES:
        return chosen
    accepted = request.accept_languages
    if accepted.best in PSEUDO and current_app.config["HEARTH_PSEUDO_LANGUAGES"]:
        return accepted.best
    return accepted.best_match(LANGUAGES) or LANGUAGES[0]


def _asker() -> Actor:
    try:
        return actor()
    except (CommunityError, SQLAlchemyError):
        # A token that is no good, a database that is busy: the refusal of it needs words too.
        return VISITOR


def _time_zone() -> str:
    if not has_request_context():
        return "UTC"
    chosen = _asker().time_zone
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
    locale = str(get_locale() or LANGUAGES[0])
    return _TAGS.get(locale) or locale.replace("_", "-")


def lasting_language() -> str:
    """The language of this request, to be remembered for letters to whoever asks."""
    spoken = language()
    return spoken if spoken in LANGUAGES else ""


def direction() -> str:
    """Where lines begin in this language: `ltr` or `rtl`."""
    return _direction(language())


@cache
def _direction(spoken: str) -> str:
    return str(_parsed(spoken).text_direction)


def name_of(tag: str) -> str:
    """A language by its own name, as a speaker of it looks for it."""
    return _parsed(tag).get_display_name() or tag


def _parsed(tag: str) -> Locale:
    return Locale.parse(PSEUDO[tag][0]) if tag in PSEUDO else Locale.parse(tag, sep="-")


def _formats(tag: str) -> Locale:
    """Whose dates and numbers go with a language."""
    return Locale.parse(_FORMATS[tag]) if tag in _FORMATS else _parsed(tag)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Say everything inside in this language, as in a letter to somebody else."""
    before = g.pop("language", None)
    try:
        with force_locale(str(_formats(tag))):
            yield
    finally:
        g.pop("language", None)
        if before is not None:
            g.language = before


def spoken(words: str) -> str:
    """A sentence of the domain in the reader's language; any other text stays what it is."""
    if not isinstance(words, Words):
        return words
    catalogue = get_translations()
    if words.plural is None:
        said = catalogue.ugettext(words.template)
    else:
        said = catalogue.ungettext(words.template, words.plural, words.number)
    if not words.values:
        return str(said)
    return str(said % {name: _value(value) for name, value in words.values.items()})


def _value(value: Value) -> str:
    if isinstance(value, str):
        return spoken(value)
    return amount(value) if isinstance(value, int) else listed([spoken(each) for each in value])


def listed(names: Sequence[str]) -> str:
    """`A, B and C`."""
    return format_list(names, locale=_formats(language()))


def moment(at: datetime) -> str:
    """A moment in full, to the minute, in the reader's time zone."""
    day, time = str(format_date(at, "medium")), str(format_time(at, "short"))
    # A locale's own formats are medium with seconds, or short with a day all in digits.
    joined = str(get_datetime_format("medium", get_locale())).replace("'", "")
    return _dressed(joined.replace("{0}", time).replace("{1}", day))


def moment_there(at: datetime, zone: str) -> str:
    """A moment in short, in a time zone that is not the reader's; empty where that is unknown."""
    if zone not in _time_zones():
        return ""
    return _dressed(format_datetime(at, "short", tzinfo=ZoneInfo(zone), locale=get_locale()))


def day(at: date) -> str:
    """A day with its month, and with its year where that is another than today's.

    A date is what it says; a moment is told by the day it has where the reader is.
    """
    same = at.year == clock.now().year
    return day_as(at, _pattern("MMMMd") if same else "long")


def day_short(at: date) -> str:
    """A day with its month in few letters: `19 Dec`."""
    return day_as(at, _pattern("MMMd"))


def days(first: date, last: date) -> str:
    """Some days in a row, each word once, with years where one of them is not this one."""
    year = clock.now().year
    skeleton = "MMMMd" if first.year == last.year == year else "yMMMMd"
    return _dressed(str(format_interval(first, last, skeleton, locale=get_locale())))


def _pattern(skeleton: str) -> str:
    """How the reader's language orders these parts; German has a dot where English has none."""
    return str(get_locale().datetime_skeletons[skeleton].pattern)


def day_as(at: date, form: str) -> str:
    """A day in one of Babel's forms or patterns: `long`, `full`, `d MMM`, `LLLL y`."""
    return _dressed(str(format_date(at, form)))


def amount(value: float, *, share: bool = False) -> str:
    """A number as the reader's language writes it; a `share` of 1 as a percentage."""
    return str(format_percent(value) if share else format_decimal(value))


def size_of(count: int) -> str:
    """Bytes as the reader's language writes them, in the unit that leaves one to three digits."""
    units = ("kB", "MB", "GB", "TB")
    value, unit = count / 1000, 0
    while value >= 999.5 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    return f"{format_decimal(round(value, 1 if value < 10 else None))}\u00a0{units[unit]}"


def since(at: datetime) -> str:
    """How long ago, in words: `3 days ago`."""
    return _words(language(), age(at))


def age(at: datetime) -> int:
    """The seconds since a moment, as coarse as the words for them: few ages differ."""
    return _rounded((clock.now() - at).total_seconds())


_UNITS = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)


def _rounded(seconds: float) -> int:
    unit = next((unit for unit in _UNITS if abs(seconds) >= unit * 1.2), 1)
    # What was written in this minute is new, and what was written this instant not in the future.
    return 0 if unit == 1 and seconds > -2 else round(seconds / unit) * unit


@lru_cache(maxsize=2048)
def _words(spoken: str, seconds: int) -> str:
    del spoken  # the language of this request: a part of what is remembered
    if not seconds:
        return str(_("just now"))
    ago: Any = format_timedelta(timedelta(seconds=-seconds), add_direction=True, threshold=1)
    return _dressed(str(ago))


def _dressed(said: str) -> str:
    """What Babel's own data say, marked in a made-up language like every other sentence."""
    pseudo = PSEUDO.get(language())
    return pseudo[1](said) if pseudo else said
