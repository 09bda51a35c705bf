"""What stands in the place of somebody who has gone, in the language they left in."""

from __future__ import annotations

from functools import cache

from babel.support import NullTranslations, Translations

from app.i18n import LANGUAGES
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
    said = _catalogue(language if language in LANGUAGES else LANGUAGES[0]).ugettext
    return Instead(
        name=said(_NAME), called=said(_CALLED), title=said(_TITLE), text=render(said(_TEXT))
    )


@cache
def _catalogue(language: str) -> NullTranslations:
    # Commands and the start of the server have no application that would hold the catalogues.
    return Translations.load(str(resource("translations")), [language])
