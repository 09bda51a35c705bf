"""What can be wrong with a line of a list of people, and the sentence for each.

Apart from `rows` because lines are also refused for what the database knows: `plan` adds those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from community.words import N_, Words

# Characters of a cell, by the column it stands in.
LONGEST: Mapping[str, int] = {"name": 80, "email": 254, "team": 80, "manager": 254, "location": 80}


class Fault(StrEnum):
    """What is wrong with a line."""

    CELLS = "cells"
    NO_NAME = "no_name"
    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    UNSEEN = "unseen"
    TWICE = "twice"
    BAD_MANAGER = "bad_manager"
    UNKNOWN_MANAGER = "unknown_manager"
    OWN_MANAGER = "own_manager"
    CIRCLE = "circle"
    MANAGER_REFUSED = "manager_refused"
    DEACTIVATED = "deactivated"
    WAITING = "waiting"


def _too_long(said: str) -> Words:
    if said not in LONGEST:  # a list that was kept before columns were named
        return N_("“%(said)s…” is too long for its column. Shorten it.", said=said[:40])
    return N_(
        "The cell in the column “%(column)s” has more than %(most)s characters. Shorten it.",
        column=said,
        most=LONGEST[said],
    )


_SENTENCES: Mapping[Fault, Callable[[str], Words]] = {
    Fault.CELLS: lambda _said: N_(
        "More cells than the heading has columns. Put words with commas in quotes."
    ),
    Fault.NO_NAME: lambda _said: N_("The name is missing. Write it into the column “name”."),
    Fault.NO_EMAIL: lambda _said: N_(
        "The mail address is missing. Write it into the column “email”."
    ),
    Fault.BAD_EMAIL: lambda said: N_(
        "“%(said)s” is no mail address. Write it like ida@example.org.", said=said
    ),
    Fault.TOO_LONG: _too_long,
    Fault.FORMULA: lambda said: N_(
        "“%(said)s” begins like a formula. Take the first sign away.", said=said
    ),
    Fault.UNSEEN: lambda _said: N_("A cell holds characters that cannot be shown. Type it anew."),
    Fault.TWICE: lambda said: N_(
        "The same address stands in line %(said)s already. Keep one.", said=said
    ),
    Fault.BAD_MANAGER: lambda said: N_(
        "The manager “%(said)s” is no mail address. Write it like ida@example.org, or leave it "
        "empty.",
        said=said,
    ),
    Fault.UNKNOWN_MANAGER: lambda said: N_(
        "The manager %(said)s is neither here nor in the list. Add a line for them, or "
        "leave the cell empty.",
        said=said,
    ),
    Fault.OWN_MANAGER: lambda _said: N_("Nobody is their own manager. Leave the cell empty."),
    Fault.CIRCLE: lambda said: N_(
        "Following the managers leads back to %(said)s. Leave one of the cells empty.",
        said=said,
    ),
    Fault.MANAGER_REFUSED: lambda said: N_(
        "The line of the manager %(said)s is left out. Mend that first.", said=said
    ),
    Fault.DEACTIVATED: lambda said: N_(
        "%(said)s is deactivated. Reactivate the person, or drop the line.", said=said
    ),
    Fault.WAITING: lambda said: N_(
        "%(said)s waits to be let in. Decide that under “Coming in”.", said=said
    ),
}


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """A line that is left out.

    `said` is what stands there, where it stands already, or the column of a cell that is too long.
    """

    line: int
    fault: Fault
    said: str = ""

    def words(self) -> Words:
        """What is wrong, and what to do about it."""
        return _SENTENCES[self.fault](self.said)

    def kept(self) -> dict[str, Any]:
        """As it is stored; `recalled` reads it."""
        return asdict(self)


def recalled(kept: Mapping[str, Any]) -> Faulty:
    """A line as it was stored."""
    return Faulty(line=kept["line"], fault=Fault(kept["fault"]), said=kept["said"])
