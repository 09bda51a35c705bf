"""How text becomes terms: one pass for what is indexed, what is asked and what is marked.

A *chunk* is a run of letters and digits with inner joints (`utf-8`, `node.js`, `C++`). Each chunk
yields its *pieces*, stemmed, at consecutive positions; a chunk that is more than its one piece is
also kept whole, so that code can be found exactly as written.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

try:
    import Stemmer
except ImportError:  # the compiled stemmer is optional: Whoosh carries the same ones in Python
    Stemmer = None

ANALYSER_VERSION = "2" if Stemmer else "2-python"
LONGEST_TERM = 64
# Words beyond these lengths are neither completed nor corrected.
SHORTEST_WORD, LONGEST_WORD = 3, 24
MOST_POSITIONS = 20_000
# More occurrences change a score by less than half a percent, and one byte counts these.
MOST_OCCURRENCES = 255

LANGUAGES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}


def _mark_ranges() -> str:
    """Combining marks, which `\\w` leaves out although they are inside words."""
    marks = [chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M"]
    ranges: list[list[str]] = []
    for mark in marks:
        if ranges and ord(ranges[-1][1]) + 1 == ord(mark):
            ranges[-1][1] = mark
        else:
            ranges.append([mark, mark])
    return "".join(f"{first}-{last}" for first, last in ranges)


# Scripts written without spaces between words, findable by pairs of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = rf"[\w{_mark_ranges()}]"
_CHUNK = re.compile(rf"[.#@]?{_WORD}+(?:[-.+/@:#]{_WORD}+)*(?:\+\+|[+#])?")
_PIECE = re.compile(rf"(?:(?!_){_WORD})+")
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]")

Entry = tuple[tuple[tuple[int, bytes], ...], int]


def normalised(text: str) -> str:
    """One spelling for look-alikes: composed, compatible forms and lower case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()


def folded(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", bare)


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """The stemming function of a language; words of an unknown one stay as they are."""
    name = LANGUAGES.get(language.partition("-")[0].lower())
    if name is None:
        return str
    if Stemmer is not None:
        compiled = Stemmer.Stemmer(name)
        # Its own cache is not safe across threads; the chunk memo below does that work.
        compiled.maxCacheSize = 0
        stem: Callable[[str], str] = compiled.stemWord
        return stem
    from whoosh.lang import stemmer_for_language

    found: Callable[[str], str] = stemmer_for_language(name)
    return found


def spellings(piece: str, language: str) -> tuple[bytes, ...]:
    """The terms under which one lower-case piece is kept: stemmed, and stemmed without accents."""
    stem = stemmer(language)
    first = stem(piece)[:LONGEST_TERM].encode()
    if piece.isascii():
        return (first,)
    second = stem(folded(piece))[:LONGEST_TERM].encode()
    return (first,) if second in (first, b"") else (first, second)


def pieces(chunk: str) -> Iterator[str]:
    """The words inside a lower-case chunk; unspaced scripts come as overlapping pairs."""
    for match in _PIECE.finditer(chunk):
        piece = match.group()
        if not is_unspaced(piece):
            yield piece
            continue
        for run in _RUN.findall(piece):
            if _UNSPACED_RUN.match(run) and len(run) > 1:
                yield from (run[i : i + 2] for i in range(len(run) - 1))
            else:
                yield run


def chunks(text: str) -> list[str]:
    """The chunks of a normalised text, in order."""
    return _CHUNK.findall(text)


class _ChunkMemo(dict[str, Entry]):
    """Chunk → its terms by relative position; text repeats itself, so most are known."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, chunk: str) -> Entry:
        if len(self) > 200_000:
            self.clear()
        found = list(pieces(chunk))
        terms = [
            (at, term) for at, word in enumerate(found) for term in spellings(word, self.language)
        ]
        if found != [chunk] and not is_unspaced(chunk):
            terms.append((0, chunk[:LONGEST_TERM].encode()))
        entry = (tuple(terms), len(found))
        if len(chunk) <= LONGEST_TERM:
            self[sys.intern(chunk)] = entry
        return entry


@cache
def _memo(language: str) -> _ChunkMemo:
    return _ChunkMemo(language)


def positions(text: str, *, language: str) -> dict[bytes, list[int]]:
    """Term → positions, for the index. Positions count pieces, so a phrase is consecutive."""
    known = _memo(language)
    found: dict[bytes, list[int]] = {}
    get = found.get
    at = 0
    for chunk in chunks(normalised(text)):
        terms, length = known[chunk]
        for offset, term in terms:
            earlier = get(term)
            if earlier is None:
                found[term] = [at + offset]
            elif len(earlier) < MOST_OCCURRENCES:
                earlier.append(at + offset)
        at += length
        if at >= MOST_POSITIONS:
            break
    return found


def written_words(text: str) -> set[str]:
    """The words of a text as they are written, for spelling and completion: letters alone."""
    return {
        chunk
        for chunk in set(chunks(normalised(text)))
        if SHORTEST_WORD <= len(chunk) <= LONGEST_WORD
        and chunk.isalpha()
        and not is_unspaced(chunk)
    }


def word_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, normalised chunk) over the original text, for marking what was found."""
    for match in _CHUNK.finditer(text):
        yield match.start(), match.end(), normalised(match.group())


def terms_of_chunk(chunk: str, *, language: str) -> frozenset[bytes]:
    """Every term one normalised chunk is findable by."""
    return frozenset(term for _, term in _memo(language)[chunk][0])


def is_unspaced(chunk: str) -> bool:
    """Whether the chunk is from a script that puts no spaces between words."""
    return not chunk.isascii() and _UNSPACED_RUN.search(chunk) is not None
