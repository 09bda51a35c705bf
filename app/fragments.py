"""Rendered pieces of pages, kept in this process by everything their text depends on."""

from __future__ import annotations

from collections.abc import Callable, Hashable

MOST_PIECES = 2_000  # in each of two generations
LONGEST_PIECE = 64_000  # characters; what is longer is made each time


class Fragments:
    """A bounded memory: what was not asked for during a whole generation is forgotten.

    A key holds the version of the row, the language and whatever else changes the text, so
    nothing ever has to be taken out because it became wrong.
    """

    def __init__(self, *, most: int = MOST_PIECES) -> None:
        self._most = most
        self._young: dict[Hashable, str] = {}
        self._old: dict[Hashable, str] = {}

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """The piece of this key, made now if it is not there."""
        found = self._young.get(key)
        if found is not None:
            return found
        found = self._old.get(key)
        if found is None:
            found = make()
        if len(found) <= LONGEST_PIECE:
            self._keep(key, found)
        return found

    def _keep(self, key: Hashable, piece: str) -> None:
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = piece

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
