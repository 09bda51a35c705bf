"""Why a community is thought to go quiet: a sentence for each reason, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.health.amounts import people, rough, share
from community.health.shapes import Reason
from community.words import N_, Words

# What one person alone stands behind; no page and no program is told.
_OF_ONE_PERSON = frozenset({"top_share", "top1", "top"})
# Numbers of people; one to four are not told.
_OF_PEOPLE = frozenset(
    {"people_4", "people_8", "people_usual", "newcomers_8", "newcomers_usual", "active_26"}
)

NAMES: dict[str, Words] = {
    "level": N_("How much is said"),
    "people": N_("How many take part"),
    "newcomers": N_("New voices"),
    "concentration": N_("How many shoulders it rests on"),
    "rhythm": N_("How steadily it goes"),
}
CHANGES: dict[str, Words] = {
    "level": N_("A few weeks with as many posts as usual. One easy, open question often does it."),
    "people": N_("More different people in one week: ask those who have been silent for a while."),
    "newcomers": N_("First posts, answered the same day. Invite two people from next door."),
    "concentration": N_("Others who begin threads: ask somebody by name to bring the next one."),
    "rhythm": N_("Something every week, however small: a fixed day, a question, a short round."),
}
STEPS: dict[str, Words] = {
    "level": N_("Ask one easy question this week, one that everybody can answer from experience."),
    "people": N_("Write to those who used to take part, and ask each for one thing they know."),
    "newcomers": N_(
        "Invite two people who have never written, and answer their first post at once."
    ),
    "concentration": N_(
        "Ask somebody else to begin the next thread, and stay behind with your own."
    ),
    "rhythm": N_("Choose a day of the week and put something small there, four weeks running."),
}


@dataclass(frozen=True, kw_only=True)
class Why:
    """A reason as people read it; `against` when it speaks against going quiet."""

    code: str
    name: Words
    says: str
    changes: Words
    against: bool


def whys(reasons: Iterable[Reason]) -> list[Why]:
    """The reasons in words, weightiest first, three at the most."""
    known = [each for each in reasons if each.code in NAMES]
    return [
        Why(
            code=each.code,
            name=NAMES[each.code],
            says=_SAYS[each.code](shown(each.numbers)),
            changes=CHANGES[each.code],
            against=each.weight < 0,
        )
        for each in known[:3]
    ]


def shown(numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers that may be told: none of one person, and no count of one to four people."""
    return {
        name: value
        for name, value in numbers.items()
        if name not in _OF_ONE_PERSON and not (name in _OF_PEOPLE and 0 < value < 4.5)
    }


def _level(numbers: Mapping[str, float]) -> str:
    lately, usual = numbers.get("posts_8", numbers.get("posts_4")), numbers.get("posts_usual")
    if lately is None or usual is None:
        return str(_("Less is said than is normal here."))
    if "posts_8" not in numbers and not lately:
        if usual < 1:  # who has been quiet for long has hardly a normal left
            return str(_("Nothing was written in four weeks."))
        return str(
            _(
                "Nothing was written in four weeks; about %(usual)s posts a week is normal here.",
                usual=rough(usual),
            )
        )
    return str(
        _(
            "About %(lately)s posts a week lately; %(usual)s is normal here.",
            lately=rough(lately),
            usual=rough(usual),
        )
    )


def _people(numbers: Mapping[str, float]) -> str:
    lately, usual = numbers.get("people_4"), numbers.get("people_usual")
    if lately is not None and usual is not None:
        return str(
            _(
                "About %(lately)s a week take part lately; usually it is %(usual)s.",
                lately=people(lately),
                usual=people(usual),
            )
        )
    if usual is not None:
        return str(
            _(
                "Fewer than five people a week take part lately; usually it is %(usual)s.",
                usual=people(usual),
            )
        )
    silent = numbers.get("silent_core")
    if silent is not None:
        return str(
            _(
                "Those behind %(share)s of half a year of posts have been silent for four weeks.",
                share=share(silent),
            )
        )
    return str(_("Fewer people take part than is normal here."))


def _newcomers(numbers: Mapping[str, float]) -> str:
    lately = numbers.get("newcomers_8")
    if lately is not None and round(lately) == 0:
        return str(_("Nobody new has written in the last eight weeks."))
    usual = numbers.get("newcomers_usual")
    if lately is not None and usual is not None:
        return str(
            _(
                "%(lately)s wrote here for the first time in eight weeks; %(usual)s is normal.",
                lately=people(lately),
                usual=rough(usual),
            )
        )
    return str(_("Fewer new voices than is normal here."))


def _concentration(numbers: Mapping[str, float]) -> str:
    active = numbers.get("active_26")
    if active is None:
        return str(_("Much of what is said comes from few people."))
    return str(
        _(
            "%(people)s wrote in half a year, and much of it comes from few of them.",
            people=people(active),
        )
    )


def _rhythm(numbers: Mapping[str, float]) -> str:
    empty, days = numbers.get("empty_weeks"), numbers.get("days_since")
    parts = []
    if days is not None and days >= 2:
        parts.append(
            str(
                ngettext(
                    "The last post is %(num)s day old.",
                    "The last post is %(num)s days old.",
                    round(days),
                )
            )
        )
    if empty is not None and round(empty) >= 1:
        parts.append(
            str(
                ngettext(
                    "Of the last 26 weeks %(num)s was empty.",
                    "Of the last 26 weeks %(num)s were empty.",
                    round(empty),
                )
            )
        )
    return " ".join(parts) or str(_("It comes in bursts, with silence between."))


_SAYS = {
    "level": _level,
    "people": _people,
    "newcomers": _newcomers,
    "concentration": _concentration,
    "rhythm": _rhythm,
}
