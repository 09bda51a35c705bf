"""Which badges there are, each with the rule that it is given by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from community.words import N_, Words

LONG_WAIT = timedelta(days=7)
SOME_HELPED = 5
MANY_HELPED = 25


class BadgeKind(StrEnum):
    """For which help."""

    ACCEPTED = "accepted"
    HELPED_5 = "helped_5"
    HELPED_25 = "helped_25"
    PATIENT = "patient"
    WORKED = "worked"
    FRESH = "fresh"
    IMPROVED = "improved"
    TOOK_OVER = "took_over"


@dataclass(frozen=True)
class Meaning:
    """The name of a badge, and its rule."""

    name: Words
    rule: Words


MEANINGS: Mapping[BadgeKind, Meaning] = {
    BadgeKind.ACCEPTED: Meaning(
        N_("First answer accepted"), N_("Somebody accepted an answer to their question.")
    ),
    BadgeKind.HELPED_5: Meaning(
        N_("Five answers that helped"),
        N_("Five answers were accepted by who asked, or helped a reader."),
    ),
    BadgeKind.HELPED_25: Meaning(
        N_("Twenty-five answers that helped"),
        N_("Twenty-five answers were accepted by who asked, or helped a reader."),
    ),
    BadgeKind.PATIENT: Meaning(
        N_("Not forgotten"),
        N_("The first answer to a question that had waited for more than a week, and it helped."),
    ),
    BadgeKind.WORKED: Meaning(
        N_("It worked"), N_("Somebody tried what an answer says, and it worked.")
    ),
    BadgeKind.FRESH: Meaning(
        N_("Still right"), N_("Said of an answer more than a year old that it still holds.")
    ),
    BadgeKind.IMPROVED: Meaning(
        N_("Made better"), N_("A change suggested for somebody else's post was taken over.")
    ),
    BadgeKind.TOOK_OVER: Meaning(
        N_("Open to changes"), N_("Took over a change that somebody else suggested.")
    ),
}
