"""The passage to show: the stretch of a text that says most of what was asked, words marked.

The text is passed in by the caller, who has just loaded it for this reader: the index keeps no
text, so a passage can show nothing that the reader may no longer see.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from search.analysis import is_unspaced, normalised, terms_of_chunk, word_spans
from search.documents import Query

WIDTH = 240
_LEAD = 60
_LONGEST_TEXT = 50_000
_MOST_MARKS = 400


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of plain text, marked when it is what was asked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    term: bytes


def passage(
    text: str, query: Query, *, languages: tuple[str, ...] = ("en",), width: int = WIDTH
) -> tuple[Part, ...]:
    """The best stretch of about `width` characters, as parts that a template escapes itself."""
    text = " ".join(text[:_LONGEST_TEXT].split())
    marks = _marks(text, query, languages)
    start, end = _window(text, marks, width)
    parts: list[Part] = [Part("…", marked=False)] if start else []
    at = start
    for mark in marks:
        if at <= mark.start and mark.end <= end:
            parts.append(Part(text[at : mark.start], marked=False))
            parts.append(Part(text[mark.start : mark.end], marked=True))
            at = mark.end
    parts.append(Part(text[at:end], marked=False))
    if end < len(text):
        parts.append(Part("…", marked=False))
    return tuple(part for part in parts if part.text)


def as_html(parts: Sequence[Part]) -> str:
    """The parts as safe HTML: everything escaped, marks in <mark>."""
    return "".join(
        f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts
    )


def _marks(text: str, query: Query, languages: tuple[str, ...]) -> list[_Mark]:
    wanted = _Wanted(query)
    found: list[_Mark] = []
    for start, end, chunk in word_spans(text):
        if is_unspaced(chunk):
            found.extend(wanted.inside(text[start:end], start))
        elif (term := wanted.first(chunk, languages)) is not None:
            found.append(_Mark(start, end, term))
        if len(found) >= _MOST_MARKS:
            break
    return found


class _Wanted:
    """The terms of a query that deserve a mark."""

    def __init__(self, query: Query) -> None:
        terms = [*query.terms, *(term for phrase in query.phrases for term in phrase)]
        self._terms = frozenset(spelling for term in terms for spelling in term.spellings)
        self._prefixes = query.prefixes

    def first(self, chunk: str, languages: tuple[str, ...]) -> bytes | None:
        """Any wanted term that this chunk is findable by."""
        for language in languages:
            for term in terms_of_chunk(chunk, language=language):
                if term in self._terms or term.startswith(self._prefixes):
                    return term
        return None

    def inside(self, chunk: str, start: int) -> Iterator[_Mark]:
        """Wanted pairs of characters inside an unspaced run, without overlaps."""
        plain = normalised(chunk)
        if len(plain) != len(chunk):
            return
        at = 0
        while at < len(plain):
            pair = plain[at : at + 2].encode()
            if pair in self._terms:
                yield _Mark(start + at, start + at + 2, pair)
                at += 2
            else:
                at += 1


def _window(text: str, marks: list[_Mark], width: int) -> tuple[int, int]:
    """Where most different wanted words stand together; the beginning when there are none."""
    if len(text) <= width:
        return 0, len(text)
    best, best_start = 0, 0
    for first, mark in enumerate(marks):
        limit = mark.start + width - _LEAD
        seen: set[bytes] = set()
        for other in marks[first : first + 50]:
            if other.end > limit:
                break
            seen.add(other.term)
        if len(seen) > best:
            best, best_start = len(seen), max(0, mark.start - _LEAD)
    start = _after_space(text, best_start)
    return start, _before_space(text, start + width)


def _after_space(text: str, at: int) -> int:
    """The beginning of the next word, unless that is far away."""
    space = text.find(" ", at, at + 30)
    return at if at == 0 or space < 0 else space + 1


def _before_space(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - 30, at)
    return at if space < 0 else space
