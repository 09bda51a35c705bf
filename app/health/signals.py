"""The signals H1 to H22: what each is called, what it counts, and how its value is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.health.amounts import hours, people, rough, share
from app.i18n import amount
from community.health.shapes import Signal
from community.words import N_, Words


class Unit(StrEnum):
    """What a value counts."""

    TIMES = "times"
    SHARE = "share"
    HOURS = "hours"
    PEOPLE = "people"
    COUNT = "count"
    INDEX = "index"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One signal as people read it; `counted` is what its n counts."""

    code: str
    name: Words
    definition: Words
    window: Words
    unit: Unit
    counted: Words
    threads: bool = True  # whether a list of threads stands behind it


_WEEKS_8 = N_("8 weeks")
_WEEKS_8_OF_26 = N_("8 of 26 weeks")
_WEEKS_13 = N_("13 weeks")
_WEEKS_26 = N_("26 weeks")
_WEEKS_30 = N_("30 weeks")
_WEEKS_4_WHOLE = N_("the newest 4 whole weeks")
_THREADS = N_("threads")
_POSTS = N_("posts")
_WRITERS = N_("writers")
_NEWCOMERS = N_("newcomers")
_REPLIES = N_("first replies")
_PAIRS = N_("pairs")


def _told(
    code: str,
    name: Words,
    definition: Words,
    window: Words,
    unit: Unit,
    counted: Words,
    *,
    threads: bool = True,
) -> Told:
    return Told(
        code=code,
        name=name,
        definition=definition,
        window=window,
        unit=unit,
        counted=counted,
        threads=threads,
    )


_ALL = (
    _told(
        "H1",
        N_("Activity against its own normal"),
        N_("Posts a week lately, as a multiple of the middle week of half a year."),
        _WEEKS_8_OF_26,
        Unit.TIMES,
        _POSTS,
    ),
    _told(
        "H2",
        N_("People who take part"),
        N_("People who write in a week, newer weeks weighing more, against what is normal here."),
        _WEEKS_26,
        Unit.TIMES,
        _WRITERS,
    ),
    _told(
        "H3",
        N_("Time to the first reply"),
        N_("Until half of all threads have a reply from somebody else; those without one count."),
        _WEEKS_8,
        Unit.HOURS,
        _THREADS,
    ),
    _told(
        "H4",
        N_("Threads with a reply in a week"),
        N_("Share of threads to which somebody else replied within seven days."),
        _WEEKS_8,
        Unit.SHARE,
        _THREADS,
    ),
    _told(
        "H5",
        N_("Newcomers answered within a day"),
        N_("Share of first posts of newcomers that got a reply within 24 hours."),
        _WEEKS_13,
        Unit.SHARE,
        _NEWCOMERS,
    ),
    _told(
        "H6",
        N_("Newcomers who come back"),
        N_("Share of first-time writers who wrote in another thread within 90 days."),
        N_("those who began 13 to 39 weeks ago"),
        Unit.SHARE,
        _NEWCOMERS,
    ),
    _told(
        "H7",
        N_("New voices"),
        N_("First-time writers lately, as a multiple of what is normal here."),
        _WEEKS_8_OF_26,
        Unit.TIMES,
        _NEWCOMERS,
    ),
    _told(
        "H8",
        N_("Shoulders it rests on"),
        N_("The smallest number of people who write half of everything."),
        _WEEKS_26,
        Unit.PEOPLE,
        _WRITERS,
    ),
    _told(
        "H9",
        N_("Teams it rests on"),
        N_("The smallest number of teams that write half of everything."),
        _WEEKS_26,
        Unit.COUNT,
        _WRITERS,
    ),
    _told(
        "H10",
        N_("First replies by facilitators"),
        N_("Share of first replies that facilitators gave. Below half is a good sign."),
        _WEEKS_8,
        Unit.SHARE,
        _REPLIES,
    ),
    _told(
        "H11",
        N_("Silence of the core"),
        N_("Share of half a year's posts by people who have not written for four weeks."),
        _WEEKS_30,
        Unit.SHARE,
        _POSTS,
    ),
    _told(
        "H12",
        N_("Help that flows both ways"),
        N_("Share of replies that were returned between the same two people."),
        _WEEKS_26,
        Unit.SHARE,
        _PAIRS,
    ),
    _told(
        "H13",
        N_("Threads that become a conversation"),
        N_("How many different people take part in a typical thread."),
        _WEEKS_8,
        Unit.COUNT,
        _THREADS,
    ),
    _told(
        "H14",
        N_("How unevenly people write"),
        N_("0: all write alike; 1: one writes all. Uneven is normal: most lie at 0.5 to 0.8."),
        _WEEKS_26,
        Unit.INDEX,
        _WRITERS,
    ),
    _told(
        "H15",
        N_("Spread of topics"),
        N_("0: everything is about one tag; 1: evenly about all that are used."),
        _WEEKS_26,
        Unit.INDEX,
        N_("tags on threads"),
    ),
    _told(
        "H16",
        N_("Readers for each writer"),
        N_("People who read, for each one who writes. Reading is taking part."),
        _WEEKS_4_WHOLE,
        Unit.COUNT,
        N_("readers"),
        threads=False,
    ),
    _told(
        "H17",
        N_("Readers who come weekly"),
        N_("Of the readers of four weeks, the share that comes in a typical week."),
        _WEEKS_4_WHOLE,
        Unit.SHARE,
        N_("readers"),
        threads=False,
    ),
    _told(
        "H18",
        N_("Bursts"),
        N_("-1: as regular as a clock; 0: by chance; 1: in bursts with silence between."),
        _WEEKS_26,
        Unit.INDEX,
        N_("gaps between posts"),
    ),
    _told(
        "H19",
        N_("Writers who stay"),
        N_("Share of those who began to write that still write 13 weeks later."),
        N_("two years"),
        Unit.SHARE,
        _WRITERS,
        threads=False,
    ),
    _told(
        "H22",
        N_("Questions that wait"),
        N_("Open questions without any reply for more than three days."),
        _WEEKS_30,
        Unit.COUNT,
        _THREADS,
    ),
)
SIGNALS: dict[str, Told] = {each.code: each for each in _ALL}


def written(told: Told, value: float | None) -> str:
    """A value in its unit."""
    if value is None:
        return str(_("too little yet"))
    if told.unit is Unit.PEOPLE:
        return people(value)
    if told.unit is Unit.HOURS:
        return hours(value)
    if told.unit is Unit.SHARE:
        return share(value)
    if told.unit is Unit.TIMES:
        return str(_("%(number)s times", number=format_decimal(value, "#,##0.0")))
    return rough(round(value, 2)) if told.unit is Unit.COUNT else _index(value)


def _index(value: float) -> str:
    return amount(round(value, 2))


def shown_value(signal: Signal) -> float | None:
    """The value, or None where fewer stand behind it than may be shown."""
    return signal.value if signal.enough else None
