"""What stands in the place of somebody who has gone, in the language they left in."""

from __future__ import annotations

from collections.abc import Callable

from app.resources import resource
from community.text import render
from community.threads.actions.erasing import Instead
from community.words import N_

_NAME = N_("A former member")
_CALLED = N_("a former member")
_TITLE = N_("A thread by a former member")
_TEXT = N_("Who began this thread has left and took their words along.")


def instead_in(language: str) -> Instead:
    """The words in this language; in English when there are none in it."""
    said = _said_in(language)
    return Instead(
        name=said(_NAME), called=said(_CALLED), title=said(_TITLE), text=render(said(_TEXT))
    )


def _said_in(language: str) -> Callable[[str], str]:
    # Commands and the worker have no application that would hold the catalogues, and load this
    # only when somebody leaves. A language without a catalogue says what is written here.
    from babel.support import Translations

    said: Callable[[str], str] = Translations.load(
        str(resource("translations")), [language]
    ).ugettext
    return said
