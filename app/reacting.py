"""What readers say of a post, as its piece shows it: buttons for them, words for the others."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import amount
from app.ways import Ways
from community.reactions.policies import (
    FEWEST_TOLD,
    ReactionKind,
    kinds_for,
    people_told,
    results_told,
)


class Counted(Protocol):
    """What any post tells in numbers."""

    @property
    def thanks_count(self) -> int: ...
    @property
    def helped_count(self) -> int: ...
    @property
    def tried_count(self) -> int: ...
    @property
    def worked_count(self) -> int: ...
    @property
    def partly_count(self) -> int: ...
    @property
    def failed_count(self) -> int: ...


class Button(NamedTuple):
    """One reaction that the reader may give or take back; `told` is its number in words."""

    kind: str
    words: str
    told: str
    on: bool


class ReactionsShown(NamedTuple):
    """Buttons for whoever may react, words for everybody else, and what came of trying it."""

    buttons: tuple[Button, ...] = ()
    told: tuple[str, ...] = ()
    outcome: str = ""


NOTHING_SHOWN = ReactionsShown()


def reactions_shown(
    post: Counted, kind: str, ways: Ways, said: frozenset[str], *, live: bool
) -> ReactionsShown:
    """What the piece of a post shows; removed posts show nothing."""
    if not live:
        return NOTHING_SHOWN
    if not ways.react:
        return ReactionsShown(
            told=reaction_words(post.thanks_count, post.helped_count, post.tried_count),
            outcome=outcome_words(post),
        )
    buttons = tuple(_button(each, post, said) for each in kinds_for(kind))
    return ReactionsShown(buttons=buttons, outcome=outcome_words(post))


def _button(kind: ReactionKind, post: Counted, said: frozenset[str]) -> Button:
    words, count = {
        ReactionKind.THANKS: (_("Thanks"), post.thanks_count),
        ReactionKind.HELPED: (_("Helped me"), post.helped_count),
        ReactionKind.TRIED: (_("Tried it"), post.tried_count),
    }[kind]
    told = count if kind is ReactionKind.THANKS else people_told(count)
    few = str(_("a few")) if count else ""
    return Button(str(kind), str(words), amount(told) if told else few, str(kind) in said)


def reaction_words(thanks: int, helped: int, tried: int) -> tuple[str, ...]:
    """How many, in words; below five nobody learns how many were helped or tried it."""
    words = []
    if thanks:
        words.append(ngettext("%(num)s thanks", "%(num)s thanks", thanks))
    if helped:
        words.append(helped_words(helped))
    if tried:
        told = people_told(tried)
        by = _("Tried by some") if told is None else _("Tried by %(count)s", count=amount(told))
        words.append(by)
    return tuple(str(each) for each in words)


def helped_words(count: int) -> str:
    """How many it helped."""
    told = people_told(count)
    if told is None:
        return str(_("Helped fewer than %(most)s people", most=FEWEST_TOLD))
    return str(_("Helped %(count)s people", count=amount(told)))


def outcome_words(post: Counted) -> str:
    """What came of trying it, once five people said so."""
    came = post.worked_count, post.partly_count, post.failed_count
    if not results_told(*came):
        return ""
    worked, partly, failed = (amount(each) for each in came)
    parts = [
        _("%(count)s worked", count=worked) if came[0] else "",
        _("%(count)s worked in part", count=partly) if came[1] else "",
        _("%(count)s did not work", count=failed) if came[2] else "",
    ]
    tried = _("Tried by %(count)s", count=amount(max(post.tried_count, sum(came))))
    return f"{tried}: {', '.join(str(part) for part in parts if part)}"


def reactions_of(post: Counted) -> dict[str, Any]:
    """The same for programs, told no more exactly than on pages."""
    came = post.worked_count, post.partly_count, post.failed_count
    outcome = dict(zip(("worked", "partly", "failed"), came, strict=True))
    return {
        "thanks": post.thanks_count,
        "helped": _people(post.helped_count),
        "tried": _people(post.tried_count),
        "outcome": outcome if results_told(*came) else None,
    }


def _people(count: int) -> dict[str, int | None] | None:
    if not count:
        return None
    told = people_told(count)
    return {"people": told, "fewer_than": FEWEST_TOLD if told is None else None}
