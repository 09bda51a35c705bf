"""The words of a segment as they are written, for spelling and completion.

A column: for each document the numbers of its words; for all of them the words in order, and a
delete-neighbourhood (Garbe, SymSpell, 2012): each word under the hash of itself and of every
string that one deletion makes of it. Two words that share one are at most two edits apart.
Whose words they are is asked of the documents: counts are taken over the documents of a mask.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from whoosh import columns

from search.columns import ColumnValues, DamagedIndex, opened

_HEAD = struct.Struct("<IIII")
_SHORTEST_CORRECTED = 4

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint32]


def neighbourhood(word: str) -> set[str]:
    """The word and what one deletion makes of it; nothing for words too short to be corrected."""
    if len(word) < _SHORTEST_CORRECTED:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def distance(one: str, other: str) -> int:
    """Edits between two words: insert, delete, replace, or swap two neighbours
    (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


class VocabularyColumn(columns.Column):  # type: ignore[misc]  # Whoosh is read untyped
    """The written words of each document, a tuple of strings."""

    class Writer(ColumnValues):
        """Numbers the words in their order."""

        def _body(self) -> bytes:
            words = sorted({word for value in self._values for word in value})
            number = {word: at for at, word in enumerate(words)}
            held = np.array([number[w] for value in self._values for w in value], dtype="<u4")
            counts = np.array([len(value) for value in self._values], dtype="<u4")
            spelled = [word.encode() for word in words]
            ends = np.cumsum([len(word) for word in spelled], dtype="<u4")
            hashes, owners = _hashed(words)
            return b"".join(
                (
                    _HEAD.pack(len(words), len(counts), len(held), len(hashes)),
                    *(part.tobytes() for part in (ends, counts, held, hashes, owners)),
                    *spelled,
                )
            )

    def writer(self, dbfile: Any) -> Writer:
        return self.Writer(dbfile, ())

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "Vocabulary":
        return Vocabulary(opened(dbfile, basepos, length), doccount)

    def default_value(self, reverse: bool = False) -> tuple[str, ...]:  # noqa: FBT001, FBT002, ARG002  # Whoosh's signature
        return ()


def _hashed(words: Iterable[str]) -> tuple[Numbers, Numbers]:
    """Every hash of every neighbourhood in ascending order, and the words they belong to."""
    pairs = [
        (crc32(near.encode()), at) for at, word in enumerate(words) for near in neighbourhood(word)
    ]
    table = np.array(pairs, dtype="<u4").reshape(-1, 2)
    order = np.argsort(table[:, 0], kind="stable")
    return table[order, 0], table[order, 1]


class Vocabulary:
    """The words of one segment, and which documents have them."""

    def __init__(self, body: bytes, documents: int) -> None:
        words, counted, held, hashed = _HEAD.unpack_from(body)
        if counted != documents:
            raise DamagedIndex("A vocabulary is of another number of documents than its segment.")
        at = _HEAD.size
        parts: list[Numbers] = []
        for size in (words, counted, held, hashed, hashed):
            parts.append(np.frombuffer(body, dtype="<u4", count=size, offset=at))
            at += 4 * size
        self._ends, self._counts, self._held, self._hashes, self._owners = parts
        self._spelled = body[at:]
        self._starts = np.concatenate([[0], np.cumsum(self._counts, dtype=np.int64)])

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, document: int) -> tuple[str, ...]:
        held = self._held[self._starts[document] : self._starts[document + 1]]
        return tuple(map(self.word, held.tolist()))

    def word(self, number: int) -> str:
        """The word of this number; numbers follow the order of the words."""
        start = int(self._ends[number - 1]) if number else 0
        return self._spelled[start : int(self._ends[number])].decode()

    def counts(self, documents: npt.NDArray[np.bool_]) -> Counts:
        """In how many of these documents each word stands."""
        held = self._held[np.repeat(documents, self._counts)]
        return np.bincount(held, minlength=len(self._ends))

    def beginning(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        numbers = range(len(self))
        first = bisect_left(numbers, prefix, key=self.word)
        return range(first, bisect_left(numbers, prefix + "\U0010ffff", lo=first, key=self.word))

    def number(self, word: str) -> int | None:
        """The number of a word, None when it is not here."""
        at = bisect_left(range(len(self)), word, key=self.word)
        return at if at < len(self) and self.word(at) == word else None

    def near(self, word: str) -> Numbers:
        """The numbers of the words whose neighbourhood meets this word's, some more than once."""
        keys = np.array(sorted(crc32(n.encode()) for n in neighbourhood(word)), dtype=np.uint32)
        first = np.searchsorted(self._hashes, keys, side="left")
        last = np.searchsorted(self._hashes, keys, side="right")
        found = [self._owners[a:b] for a, b in zip(first, last, strict=True)]
        return np.concatenate(found or [self._owners[:0]])

    def words(self) -> Iterator[str]:
        """Every word in order."""
        return map(self.word, range(len(self)))
