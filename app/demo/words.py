"""Sentences for scale data: real words for the head of the distribution, made-up ones for its tail.

A search engine behaves on such text as on real text only when a few words are everywhere and most
are rare, so words are drawn by Zipf's law. Same seed, same text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np

from app.resources import resource

_LISTS = {
    name: words.split()
    for name, words in tomllib.loads((resource("demo") / "words.toml").read_text("utf-8")).items()
}
FIRST_NAMES, LAST_NAMES, TAGS = (_LISTS[name] for name in ("first_names", "last_names", "tags"))
_HEADS, _MIDDLES, _TAILS = (_LISTS[name] for name in ("heads", "middles", "tails"))
_RARE = [
    *("".join(parts) for parts in product(_HEADS, _TAILS)),
    *("".join(parts) for parts in product(_HEADS, _MIDDLES, _TAILS)),
]
_WORDS = [*dict.fromkeys([*_LISTS["common"], *_RARE])]
_WEIGHTS = np.cumsum(1 / (np.arange(len(_WORDS)) + 2.7))
_DRAWN_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Text:
    """A body and the HTML that rendering it gives."""

    source: str
    html: str


class Writer:
    """Writes titles and bodies; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (repeatable on purpose)
        self._numbers = np.random.default_rng(seed)
        self._drawn: list[str] = []
        self._next = 0

    def title(self) -> str:
        """A line of four to nine words."""
        return " ".join(self._draw(4, 9)).capitalize()

    def body(self, *, longest: int = 3) -> Text:
        """One to `longest` paragraphs of two to five sentences."""
        count = self._random.randint(1, longest)
        paragraphs = [" ".join(self._sentences()) for _ in range(count)]
        return Text(
            source="\n\n".join(paragraphs),
            html="".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs),
        )

    def _sentences(self) -> Iterator[str]:
        drawn = self._draw(16, 60)
        while drawn:
            length = 5 + int(self._random.random() * 13)
            sentence, drawn = drawn[:length], drawn[length:]
            yield f"{' '.join(sentence).capitalize()}."

    def _draw(self, least: int, most: int) -> list[str]:
        count = least + int(self._random.random() * (most - least + 1))
        if len(self._drawn) - self._next < count:
            self._drawn, self._next = self._draw_many(), 0
        self._next += count
        return self._drawn[self._next - count : self._next]

    def _draw_many(self) -> list[str]:
        """Many words at a time, because one at a time is slow."""
        places = np.searchsorted(_WEIGHTS, self._numbers.random(_DRAWN_AT_ONCE) * _WEIGHTS[-1])
        return [_WORDS[place] for place in places.tolist()]
