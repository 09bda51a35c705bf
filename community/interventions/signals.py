"""The signals that can be watched after a move, as people name them, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from community.words import N_, Words


class Unit(StrEnum):
    """What a value counts."""

    SHARE = "share"
    TIMES = "times"
    HOURS = "hours"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One of H1 to H22 as the form offers it."""

    code: str
    name: Words
    means: Words
    unit: Unit


WATCHED: dict[str, Watched] = {
    each.code: each
    for each in (
        Watched(
            code="H1",
            name=N_("Activity against its own normal"),
            means=N_("Posts of the last eight weeks, as a multiple of a normal week here."),
            unit=Unit.TIMES,
        ),
        Watched(
            code="H2",
            name=N_("People who take part"),
            means=N_("People who write in a week, as a multiple of what is normal here."),
            unit=Unit.TIMES,
        ),
        Watched(
            code="H3",
            name=N_("Time to the first reply"),
            means=N_("Hours until half of all threads have a reply from somebody else."),
            unit=Unit.HOURS,
        ),
        Watched(
            code="H4",
            name=N_("Threads with a reply in a week"),
            means=N_("Share of threads to which somebody else replied within seven days."),
            unit=Unit.SHARE,
        ),
        Watched(
            code="H5",
            name=N_("Newcomers answered within a day"),
            means=N_("Share of first posts that got a reply within 24 hours."),
            unit=Unit.SHARE,
        ),
        Watched(
            code="H6",
            name=N_("Newcomers who come back"),
            means=N_("Share of first-time writers who later wrote in another thread."),
            unit=Unit.SHARE,
        ),
        Watched(
            code="H7",
            name=N_("New voices"),
            means=N_("First-time writers, as a multiple of what is normal here."),
            unit=Unit.TIMES,
        ),
        Watched(
            code="H8",
            name=N_("Shoulders it rests on"),
            means=N_("The smallest number of people who write half of everything."),
            unit=Unit.PEOPLE,
        ),
        Watched(
            code="H10",
            name=N_("First replies by facilitators"),
            means=N_("Share of first replies that facilitators gave."),
            unit=Unit.SHARE,
        ),
        Watched(
            code="H12",
            name=N_("Help that flows both ways"),
            means=N_("Share of help that was returned between the same two people."),
            unit=Unit.SHARE,
        ),
        Watched(
            code="H13",
            name=N_("Threads that become a conversation"),
            means=N_("How many different people take part in a typical thread."),
            unit=Unit.PEOPLE,
        ),
    )
}
