"""Made-up languages that show what was never given to translation, and what breaks when it is.

`en-XA` says every sentence in accents, between brackets and two fifths longer: words without
brackets did not come from a catalogue, and a layout that holds it holds German. `ar-XB` says it
in English from right to left. They exist in tests and in demo mode only, for a browser that asks
for them by name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from gettext import NullTranslations

OPENING, CLOSING = "⟦", "⟧"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DRESSED = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞQŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþqŕšţûṽŵẋýž"
_ACCENTS = str.maketrans(_LATIN, _DRESSED)
_PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|%%)")
_LONGER = 0.4
_OVERRIDE, _END = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"

Dress = Callable[[str], str]


def accented(text: str) -> str:
    """The text in accents, two fifths longer, between brackets."""
    parts = _PLACEHOLDER.split(text)
    words = "".join(
        part if place % 2 else part.translate(_ACCENTS) for place, part in enumerate(parts)
    )
    return f"{OPENING}{words}{_padding(len(text))}{CLOSING}"


def _padding(length: int) -> str:
    more = math.ceil(length * _LONGER)
    # In pieces of six, so that lines can break in it as they do between words.
    return "".join(" " if place % 6 == 0 else "~" for place in range(more))


def reversed_words(text: str) -> str:
    """The text with every word written from right to left, between brackets."""
    parts = _PLACEHOLDER.split(text)
    words = "".join(
        part if place % 2 else re.sub(r"[^\W\d_]+", rf"{_OVERRIDE}\g<0>{_END}", part)
        for place, part in enumerate(parts)
    )
    return f"{OPENING}{words}{CLOSING}"


# By tag: the locale that dates and directions are taken from, and what is done to sentences.
PSEUDO: dict[str, tuple[str, Dress]] = {
    "en-XA": ("en@xa", accented),
    "ar-XB": ("ar@xb", reversed_words),
}


class PseudoTranslations(NullTranslations):
    """A catalogue that has every sentence."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress

    def gettext(self, message: str) -> str:
        """The sentence, dressed up."""
        return self._dress(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same, by the numbers of English."""
        return self._dress(msgid1 if n == 1 else msgid2)

    # The names by which Flask-Babel asks.
    ugettext = gettext
    ungettext = ngettext
