"""What the page of a quarter counts: each figure with its definition, none below five people."""

from __future__ import annotations

from dataclasses import dataclass

from community.health.shapes import FEWEST_PEOPLE
from community.words import N_, Words


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One count. `value` is None where showing it would point at somebody.

    `of` is what it is a part of, where it is one; `people` is how many stand behind it, None
    below five.
    """

    code: str
    value: int | None
    of: int | None = None
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """How a figure is named and what exactly it counts."""

    name: Words
    counts: Words
    people: Words


MEANINGS: dict[str, Meaning] = {
    "asked": Meaning(
        name=N_("Questions asked"),
        counts=N_("Questions that people asked in this quarter and that can still be read."),
        people=N_("people who asked"),
    ),
    "answered": Meaning(
        name=N_("Questions that found an answer"),
        counts=N_("Of these, the ones that somebody else had answered when the quarter ended."),
        people=N_("people who asked them"),
    ),
    "accepted": Meaning(
        name=N_("Answers that helped, as the asker says"),
        counts=N_("Of the questions asked, the ones with an accepted answer of somebody else."),
        people=N_("people who asked them"),
    ),
    "help": Meaning(
        name=N_("Help given"),
        counts=N_("Replies, answers and comments in a thread that somebody else began."),
        people=N_("people who helped"),
    ),
    "tried": Meaning(
        name=N_("Tried what others wrote"),
        counts=N_("How often people said what happened when they tried something from here."),
        people=N_("people who tried"),
    ),
    "worked": Meaning(
        name=N_("It worked"),
        counts=N_("Of these, how often it worked, in part at least, as who tried it says."),
        people=N_("people for whom it worked"),
    ),
    "surer": Meaning(
        name=N_("Surer afterwards"),
        counts=N_(
            "Of the people who said how sure they felt before and after, those who felt surer."
        ),
        people=N_("people"),
    ),
    "insights": Meaning(
        name=N_("Insights shared"),
        counts=N_("Insights that people wrote down for others in this quarter."),
        people=N_("people who shared them"),
    ),
    "newcomers": Meaning(
        name=N_("New people who wrote"),
        counts=N_("People who began their first thread here in this quarter."),
        people=N_("people"),
    ),
    "welcomed": Meaning(
        name=N_("New people answered within a day"),
        counts=N_("Of these, the ones to whose first thread somebody else replied in 24 hours."),
        people=N_("people"),
    ),
}


def counted(code: str, value: int, *, people: int, of: int | None = None) -> Figure:
    """A count of things, shown where at least five people stand behind it."""
    if people < FEWEST_PEOPLE:
        return Figure(code=code, value=None)
    return Figure(code=code, value=value, of=of, people=people)


def counted_people(code: str, people: int, *, of: int | None = None) -> Figure:
    """A count of people; nobody may stand out, neither among them nor among the rest."""
    rest = 0 if of is None else of - people
    if people < FEWEST_PEOPLE or 0 < rest < FEWEST_PEOPLE:
        return Figure(code=code, value=None)
    return Figure(code=code, value=people, of=of, people=people)


SAFE_TO_SHOW: Words = N_(
    "Nobody is named or ranked here, and no count is shown behind which fewer than five people "
    "stand. These counts say nothing about any one person and may not be used for appraisal, pay "
    "or promotion. This page is safe to show to a works council."
)
