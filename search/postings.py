"""How terms and their documents lie on disk: whole posting lists as raw arrays behind a checksum.

A Whoosh codec: only the two ends of a posting list are replaced, the term dictionary, the columns
and the commit protocol remain Whoosh's. A list is

    magic, documents, checksum | document numbers u4 | frequencies u1 | positions u2

with as many positions for a document as its frequency says, or none at all.
"""

import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from whoosh.codec import whoosh3
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from search.columns import DamagedIndex
from search.dictionary import TermWriter, records
from search.files import CompoundFiles

_MAGIC = b"HPL1"
_HEAD = struct.Struct("<4sII")
_INFO = struct.Struct("!BfIBBfII")
_EXTENT = struct.Struct("!qi")
_FIELD = struct.Struct("!H")
_NO_TERM = b"\xff\xff"  # no text is encoded so
_RARE_BYTES = 1_024
_SOME_TERMS = 1_024

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term occurs: documents ascending, frequencies, and positions laid end to end."""

    documents: Numbers
    frequencies: npt.NDArray[np.uint8]
    positions: npt.NDArray[np.uint16] | None

    def values(self) -> list[bytes]:
        """The positions document by document, as Whoosh's matchers want them."""
        if self.positions is None:
            return [b""] * len(self.documents)
        ends = np.cumsum(self.frequencies, dtype=np.int64).tolist()
        starts = [0, *ends[:-1]]
        return [self.positions[a:b].tobytes() for a, b in zip(starts, ends, strict=True)]


# Goes the way of a list where there is none, so that an answer takes as long.
STAND_IN = Postings(np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(0, np.uint16))
# The same with a document in which it stands no times, and so for scores alone.
WEIGHTLESS = Postings(np.zeros(1, np.uint32), np.zeros(1, np.uint8), np.zeros(0, np.uint16))


@dataclass(slots=True)
class Listing:
    """A posting list while it is written. Most have one document, where NumPy would only cost."""

    documents: "array[int]"
    frequencies: bytearray
    positions: "array[int]"

    def extend(self, later: "Listing") -> None:
        """Append the postings of higher document numbers."""
        self.documents.extend(later.documents)
        self.frequencies.extend(later.frequencies)
        self.positions.extend(later.positions)

    def shifted(self, by: int) -> "Listing":
        """The same with every document number moved up; takes over the other arrays."""
        return Listing(
            array("I", [d + by for d in self.documents]), self.frequencies, self.positions
        )

    def renumbered(self, numbers: npt.NDArray[np.int64]) -> "Listing":
        """The same with documents renamed; those renamed to -1 drop out."""
        found = Listing(array("I"), bytearray(), array("H"))
        at = 0
        for document, frequency in zip(self.documents, self.frequencies, strict=True):
            fresh = int(numbers[document])
            if fresh >= 0:
                found.documents.append(fresh)
                found.frequencies.append(frequency)
                found.positions.extend(self.positions[at : at + frequency])
            at += frequency
        return found

    def packed(self) -> bytes:
        """The bytes of the list."""
        body = self.documents.tobytes() + self.frequencies + self.positions.tobytes()
        return _HEAD.pack(_MAGIC, len(self.documents), crc32(body)) + body

    def info(self) -> bytes:
        """What Whoosh keeps of a list in the term dictionary."""
        counts, documents = self.frequencies, self.documents
        if len(counts) == 1:
            return _INFO.pack(0, counts[0], 1, 1, 255, counts[0], documents[0], documents[0])
        return _INFO.pack(
            0, sum(counts), len(counts), 1, 255, max(counts), documents[0], documents[-1]
        )


def unpack_listing(raw: bytes) -> Listing:
    """The list in these bytes, for merging. Raises DamagedIndex."""
    count, at = _checked(raw)
    documents, positions = array("I"), array("H")
    documents.frombytes(raw[at : at + 4 * count])
    at += 4 * count
    positions.frombytes(raw[at + count :])
    return Listing(documents, bytearray(raw[at : at + count]), positions)


def unpack(raw: bytes) -> Postings:
    """The list in these bytes, for scoring. Raises DamagedIndex."""
    count, at = _checked(raw)
    documents = np.frombuffer(raw, np.uint32, count, at)
    at += 4 * count
    frequencies = np.frombuffer(raw, np.uint8, count, at)
    at += count
    positions = np.frombuffer(raw, np.uint16, -1, at) if at < len(raw) else None
    return Postings(documents, frequencies, positions)


def _checked(raw: bytes) -> tuple[int, int]:
    """The number of documents, and where they begin."""
    magic, count, checksum = _HEAD.unpack_from(raw)
    if magic != _MAGIC or crc32(memoryview(raw)[_HEAD.size :]) != checksum:
        raise DamagedIndex("A posting list does not match its checksum.")
    return count, _HEAD.size


class ArrayFieldWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]  # Whoosh is read untyped
    """Writes each term's postings in one piece."""

    _tindex: Any
    _fieldmap: dict[str, int]

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        # The dictionary that was begun has only written its head, which is written again.
        file = self._tindex.dbfile
        file.seek(0)
        self._tindex = TermWriter(file)
        self._tindex.extras["fieldmap"] = self._fieldmap

    def add_postings(
        self,
        schema: Any,  # noqa: ARG002  # Whoosh's signature
        lengths: Any,  # noqa: ARG002  # the same
        items: Iterable[tuple[str, bytes, Listing]],
    ) -> None:
        at, add, write = self._postfile.tell(), self._tindex.add, self._postfile.file.write
        last, prefix = None, b""
        for name, text, listing in items:
            if name != last:
                last, prefix = (
                    name,
                    _FIELD.pack(self._fieldmap.setdefault(name, len(self._fieldmap))),
                )
            raw = listing.packed()
            write(raw)
            add(prefix + text, listing.info() + _EXTENT.pack(at, len(raw)))
            at += len(raw)


class ArrayTermsReader(whoosh3.W3TermsReader):  # type: ignore[misc]  # Whoosh is read untyped
    """The term dictionary, with posting lists as arrays."""

    def postings(self, name: str, text: bytes) -> Postings | None:
        """The posting list of a term, None when the segment has no such term."""
        extent = self._extent(name, text)
        if extent is None:
            # A reader who times answers must not learn that a rare word is somebody else's: what
            # is absent is looked up and read like what is there, and the other way round.
            self._read(self._some_list(name, text))
            return None
        found = self._read(extent)
        if extent[1] < _RARE_BYTES:
            self._extent(name, _NO_TERM)
        return found

    def frequency(self, name: str, text: bytes) -> int:
        """In how many documents a term is, deleted ones included, without reading its list."""
        try:
            return int(self.term_info(name, text).doc_frequency())
        except TermNotFound:
            return 0

    def beginning(self, name: str, prefix: bytes, *, most: int) -> list[bytes]:
        """The first terms of a field that begin with these bytes, in order."""
        found: list[bytes] = []
        if name not in self._fieldmap:
            return found
        terms = self.terms_from(name, prefix)
        for of, text in terms:
            if of != name or not text.startswith(prefix):
                break
            found.append(text)
            if len(found) == most:
                break
        if not found:
            next(terms, None)  # as many are read as where there is one
        return found

    def everything(self) -> Iterator[tuple[str, bytes, Listing]]:
        """Every term with its postings, in order, from two reads; for merging."""
        lists = bytes(self._postfile.get(0, self._postfile.length))
        for key, value in records(self._tindex):
            start, length = _EXTENT.unpack_from(value, _INFO.size)
            name, text = self._keydecoder(key)
            yield name, text, unpack_listing(lists[start : start + length])

    def _extent(self, name: str, text: bytes) -> tuple[int, int] | None:
        try:
            start, length = self.term_info(name, text).extent()
        except TermNotFound:
            return None
        return start, length[0]

    def _some_list(self, name: str, instead_of: bytes) -> tuple[int, int] | None:
        """Looks up one of many terms of a field, always the same one for a term."""
        known: dict[str, list[bytes]] = self.__dict__.setdefault("_some_terms", {})
        if name not in known:
            known[name] = self.beginning(name, b"", most=_SOME_TERMS)
        some = known[name]
        return self._extent(name, some[crc32(instead_of) % len(some)]) if some else None

    def _read(self, extent: tuple[int, int] | None) -> Postings:
        return STAND_IN if extent is None else unpack(bytes(self._postfile.get(*extent)))


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
            postings.frequencies.astype(np.float32).tolist(),
            postings.values(),
            format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )
