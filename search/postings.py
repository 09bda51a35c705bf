"""How terms and their documents lie on disk: whole posting lists as raw arrays behind a checksum.

A Whoosh codec: only the two ends of a posting list are replaced, the term dictionary, the columns
and the commit protocol remain Whoosh's. A list is

    magic, documents, flags, checksum | document numbers u4 | frequencies u1 or f4 | positions u2
"""

import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from whoosh.codec import whoosh3
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from search.columns import DamagedIndex
from search.files import CompoundFiles

_MAGIC = b"HPL1"
_HEAD = struct.Struct("<4sIII")
_INFO = struct.Struct("!BfIBBfII")
_EXTENT = struct.Struct("!qi")
_FIELD = struct.Struct("!H")
_SMALL, _POSITIONS = 1, 2

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term occurs: documents ascending, frequencies, and positions laid end to end."""

    documents: Numbers
    frequencies: npt.NDArray[np.float32]
    positions: npt.NDArray[np.uint16] | None


def pack(documents: list[int], weights: list[float], values: list[bytes]) -> bytes:
    """The bytes of one posting list."""
    small = max(weights) < 256 and all(w == int(w) for w in weights)
    flags = (_SMALL if small else 0) | (_POSITIONS if values[0] else 0)
    frequencies = bytes(map(int, weights)) if small else array("f", weights).tobytes()
    body = b"".join((array("I", documents).tobytes(), frequencies, *values))
    return _HEAD.pack(_MAGIC, len(documents), flags, crc32(body)) + body


def unpack(raw: bytes) -> Postings:
    """The posting list in these bytes. Raises DamagedIndex when they are not what was written."""
    magic, count, flags, checksum = _HEAD.unpack_from(raw)
    if magic != _MAGIC or crc32(memoryview(raw)[_HEAD.size :]) != checksum:
        raise DamagedIndex("A posting list does not match its checksum.")
    at = _HEAD.size
    documents = np.frombuffer(raw, np.uint32, count, at)
    at += 4 * count
    if flags & _SMALL:
        frequencies = np.frombuffer(raw, np.uint8, count, at).astype(np.float32)
        at += count
    else:
        frequencies = np.frombuffer(raw[at : at + 4 * count], np.float32, count)
        at += 4 * count
    positions = np.frombuffer(raw[at:], np.uint16) if flags & _POSITIONS else None
    return Postings(documents, frequencies, positions)


def _values(postings: Postings) -> list[bytes]:
    if postings.positions is None:
        return [b""] * len(postings.documents)
    ends = np.cumsum(postings.frequencies, dtype=np.int64).tolist()
    starts = [0, *ends[:-1]]
    return [postings.positions[a:b].tobytes() for a, b in zip(starts, ends, strict=True)]


class ArrayFieldWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]  # Whoosh is read untyped
    """Writes each term's postings in one piece."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Any]) -> None:  # noqa: ARG002  # Whoosh's signature
        for (name, text), postings in groupby(items, key=itemgetter(0, 1)):
            number = self._fieldmap.setdefault(name, len(self._fieldmap))
            self._write_term(_FIELD.pack(number) + text, list(postings))

    def _write_term(self, key: bytes, postings: list[Any]) -> None:
        documents = [p[2] for p in postings]
        weights = [p[3] for p in postings]
        start = self._postfile.tell()
        raw = pack(documents, weights, [p[4] or b"" for p in postings])
        self._postfile.write(raw)
        info = _INFO.pack(
            0, sum(weights), len(documents), 1, 255, max(weights), documents[0], documents[-1]
        )
        self._tindex.add(key, info + _EXTENT.pack(start, len(raw)))


class ArrayTermsReader(whoosh3.W3TermsReader):  # type: ignore[misc]  # Whoosh is read untyped
    """The term dictionary, with posting lists as arrays."""

    def postings(self, name: str, text: bytes) -> Postings | None:
        """The posting list of a term, None when the segment has no such term."""
        raw = self._raw(name, text)
        return None if raw is None else unpack(raw)

    def beginning(self, name: str, prefix: bytes) -> Iterator[bytes]:
        """The terms of a field that begin with these bytes, in order."""
        if name not in self._fieldmap:
            return
        for found, text in self.terms_from(name, prefix):
            if found != name or not text.startswith(prefix):
                return
            yield text

    def _raw(self, name: str, text: bytes) -> bytes | None:
        try:
            start, length = self.term_info(name, text).extent()
        except TermNotFound:
            return None
        return bytes(self._postfile.get(start, length[0]))


class ArraySegment(whoosh3.W3Segment):  # type: ignore[misc]  # Whoosh is read untyped
    """A segment whose compound file is read by position instead of mapped."""

    def open_compound_file(self, storage: Any) -> CompoundFiles:
        return CompoundFiles(storage._fpath(self.make_filename(self.COMPOUND_EXT)))  # noqa: SLF001  # the only way to a path


class ArrayCodec(whoosh3.W3Codec):  # type: ignore[misc]  # Whoosh is read untyped
    """Names the parts above to Whoosh."""

    # Whoosh would reopen the segment while writing it to learn lengths nobody here reads.
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        return ArrayFieldWriter(self, storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002  # Whoosh's signature
        return ArraySegment(self, indexname)

    def terms_reader(self, storage: Any, segment: Any) -> ArrayTermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return ArrayTermsReader(self, storage.open_file(name), storage.file_length(name), postings)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        """For Whoosh's own searcher and its merges: the list as a matcher."""
        start, length = terminfo.extent()
        postings = unpack(bytes(dbfile.get(start, length[0])))
        return ListMatcher(
            postings.documents.tolist(),
            postings.frequencies.tolist(),
            _values(postings),
            format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )
