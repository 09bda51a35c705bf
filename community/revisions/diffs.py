"""Pure: what changed between two texts, by words within paragraphs.

Time is bounded: what would take long to compare word by word is shown paragraph by paragraph, and
what would take long even so as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_LINES = 1_500  # on either side, without what both begin and end with
# Of one paragraph, without what both begin and end with: time grows with the cube of it.
MOST_WORDS = 250
MOST_WORK = 200_000  # pairs of words in all comparisons of one page
LEAST_STAYED = 0.3  # of the letters of the shorter paragraph
CONTEXT = 1  # unchanged paragraphs shown beside a changed one
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stayed."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Row:
    """A paragraph before and after; `skipped` unchanged ones stand for themselves otherwise."""

    before: Sequence[Piece] = ()
    after: Sequence[Piece] = ()
    changed: bool = False
    skipped: int = 0


@dataclass
class Work:
    """How much may still be compared word by word; several comparisons share it."""

    left: int = MOST_WORK


def compare(before: str, after: str, work: Work | None = None) -> list[Row]:
    """Rows in reading order, long unchanged stretches cut short."""
    old, new = before.splitlines(), after.splitlines()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end], work or Work())
    rows = [_kept(line) for line in old[:start]]
    rows += [*middle, *(_kept(line) for line in old[len(old) - end :])]
    return _shortened([row for row in rows if row.changed or _says_something(row)])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _kept(line: str) -> Row:
    return Row(before=(Piece("same", line),), after=(Piece("same", line),))


def _says_something(row: Row) -> bool:
    return any(piece.words.strip() for piece in row.before)


def _middle(old: Sequence[str], new: Sequence[str], work: Work) -> Iterable[Row]:
    if len(old) > MOST_LINES or len(new) > MOST_LINES:
        yield _pair("\n".join(old), "\n".join(new), None)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from (_kept(line) for line in old[i1:i2])
        else:
            yield from _replaced(old[i1:i2], new[j1:j2], work)


def _replaced(old: Sequence[str], new: Sequence[str], work: Work | None) -> Iterable[Row]:
    # Empty lines merely part paragraphs: to pair them with words would pair the wrong ones.
    gone = [line for line in old if line.strip()]
    came = [line for line in new if line.strip()]
    for index in range(max(len(gone), len(came))):
        one = gone[index] if index < len(gone) else None
        other = came[index] if index < len(came) else None
        yield _pair(one, other, work)


def _pair(old: str | None, new: str | None, work: Work | None) -> Row:
    if old is None:
        return Row(after=(Piece("added", new or ""),), changed=True)
    if new is None:
        return Row(before=(Piece("removed", old),), changed=True)
    if old == new:
        return _kept(old)
    words, others = _WORD.findall(old), _WORD.findall(new)
    start = _common(words, others)
    end = _common(words[start:][::-1], others[start:][::-1])
    middle, other = words[start : len(words) - end], others[start : len(others) - end]
    cost = len(middle) * len(other)
    whole = Row((Piece("removed", old),), (Piece("added", new),), changed=True)
    if work is None or max(len(middle), len(other)) > MOST_WORDS or cost > work.left:
        return whole
    work.left -= cost
    return _by_words(words[:start], middle, other, words[len(words) - end :]) or whole


def _by_words(
    begin: Sequence[str], old: Sequence[str], new: Sequence[str], end: Sequence[str]
) -> Row | None:
    """Word by word between what both begin and end with.

    None where so little stayed that it reads better as a whole.
    """
    before: list[Piece] = []
    after: list[Piece] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    around = _length(begin) + _length(end)
    stayed = around + sum(_length(old[i1:i2]) for tag, i1, i2, _, _ in codes if tag == "equal")
    if stayed < LEAST_STAYED * (around + min(_length(old), _length(new))):
        return None
    for side in (before, after):
        _put(side, "same", begin)
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            _put(before, "same", old[i1:i2])
            _put(after, "same", new[j1:j2])
        else:
            _put(before, "removed", old[i1:i2])
            _put(after, "added", new[j1:j2])
    for side in (before, after):
        _put(side, "same", end)
    return Row(before, after, changed=True)


def _length(words: Sequence[str]) -> int:
    return sum(len(word.strip()) for word in words)


def _put(pieces: list[Piece], kind: Kind, words: Sequence[str]) -> None:
    if words:
        pieces.append(Piece(kind, "".join(words)))


def _shortened(rows: Sequence[Row]) -> list[Row]:
    changed = [index for index, row in enumerate(rows) if row.changed]
    near = {
        index
        for place in changed
        for index in range(place - CONTEXT, place + CONTEXT + 1)
        if 0 <= index < len(rows)
    }
    shown: list[Row] = []
    skipped = 0
    for index, row in enumerate(rows):
        if index not in near:
            skipped += 1
            continue
        if skipped:
            shown.append(Row(skipped=skipped))
            skipped = 0
        shown.append(row)
    if skipped:
        shown.append(Row(skipped=skipped))
    return shown
