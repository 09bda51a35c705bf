"""One segment of the index held open for reading."""

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from search.columns import ChoiceColumn, DamagedIndex, LengthBytes, NumberColumn, TextColumn
from search.postings import WEIGHTLESS, ArrayTermsReader, Postings
from search.vocabulary import Vocabulary, VocabularyColumn

Result = TypeVar("Result")

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

_LENGTH_OF_BYTE = np.array([byte_to_length(code) for code in range(256)], dtype=np.float32)
_COLUMNS = {"uid": TextColumn, "thread": TextColumn, "created": NumberColumn, "group": NumberColumn}
# Numbers of documents kept by term, some 10 MB.
_FREQUENCIES = 100_000
# Masks and counts kept for sets of audiences, the ones asked for last.
_DERIVED = 48
# Postings kept in memory, some 13 bytes each: 30 MB at 10,000 documents, 130 MB at 200,000.
_CACHED_POSTINGS, _CACHED_PER_DOCUMENT, _ENTRY = 2_000_000, 40, 16


class Segment:
    """The arrays of one segment, each read when first asked for.

    Threads share it without a lock: a cache entry computed twice is the same entry.
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        codec = segment.codec()
        files = segment.open_compound_file(storage) if segment.is_compound() else storage
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.deleted = frozenset(segment.deleted_docs())
        self._terms: ArrayTermsReader = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self._columns: dict[str, Any] = {}
        self._postings: dict[tuple[str, bytes], Postings | None] = {}
        self._weights: dict[tuple[str, bytes], tuple[float, Floats]] = {}
        self._frequencies: dict[tuple[str, bytes], int] = {}
        self._held = 0
        self._derived: dict[Hashable, Any] = {}

    def with_deletions(self, segment: Any) -> "Segment":
        """The same segment after more deletions; what was read before stays read."""
        newer = object.__new__(Segment)
        newer.__dict__.update(self.__dict__)
        newer.__dict__.pop("live", None)
        newer._derived = {}  # another of the same class
        newer.deleted = frozenset(segment.deleted_docs())
        return newer

    @cached_property
    def live(self) -> Mask:
        """Which documents are not deleted."""
        mask = np.ones(self.size, dtype=np.bool_)
        if self.deleted:
            mask[list(self.deleted)] = False
        return mask

    def derived(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Something computed from this segment and its deletions, kept until others are wanted."""
        try:
            found: Result = self._derived[key]
        except KeyError:
            if len(self._derived) >= _DERIVED:
                self._derived.clear()
            found = self._derived[key] = make()
        return found

    def visible(self, audiences: frozenset[str]) -> Mask:
        """Which living documents are for one of these audiences; not to be written into."""
        return self.derived(audiences, lambda: self.live & self.chosen("audience", audiences))

    @property
    def vocabulary(self) -> Vocabulary:
        """The written words of the documents."""
        column = self._column("vocabulary", VocabularyColumn, lambda: None)
        return cast("Vocabulary", column)

    def postings(self, name: str, term: bytes) -> Postings | None:
        """The posting list of a term; deleted documents are still in it."""
        key = (name, term)
        try:
            return self._postings[key]
        except KeyError:
            found = self.read_postings(name, term)
        self._held += _ENTRY + (0 if found is None else len(found.documents))
        if self._held > _CACHED_POSTINGS + _CACHED_PER_DOCUMENT * self.size:
            self._forget_older()
        self._postings[key] = found
        return found

    def read_postings(self, name: str, term: bytes) -> Postings | None:
        """The same without keeping it."""
        found = self._terms.postings(name, term)
        if found is not None and len(found.documents) and found.documents[-1] >= self.size:
            raise DamagedIndex("A posting list names a document that is not there.")
        return found

    def frequency(self, name: str, term: bytes) -> int:
        """In how many documents a term is, deleted ones included, without reading its list."""
        key = (name, term)
        found = self._frequencies.get(key)
        if found is None:
            if len(self._frequencies) >= _FREQUENCIES:
                self._frequencies.clear()
            found = self._frequencies[key] = self._count(name, term)
        return found

    def _count(self, name: str, term: bytes) -> int:
        return self._terms.frequency(name, term)

    def weighed(
        self, name: str, term: bytes, by: float, weigh: Callable[[Postings], Floats]
    ) -> tuple[Postings, Floats]:
        """The posting list of a term with a weight for each document, which is kept while `by`,
        what it is computed from besides, stays the same. A term that is not here has a list of
        no weight, so that it takes as long as a rare one."""
        found = self.postings(name, term) or WEIGHTLESS
        held = self._weights.get((name, term))
        if held is None or held[0] != by:
            held = self._weights[name, term] = (by, weigh(found))
        return found, held[1]

    def _forget_older(self) -> None:
        """Let go of the half of the posting lists that was read first."""
        older = list(islice(self._postings.items(), len(self._postings) // 2))
        for key, found in older:
            self._postings.pop(key, None)
            self._weights.pop(key, None)
            self._held -= _ENTRY + (0 if found is None else len(found.documents))

    def number_of(self, uid: str) -> int | None:
        """The living document of this uid."""
        number = self._numbers_by_uid.get(uid.encode(errors="replace"))
        return None if number is None or number in self.deleted else number

    @cached_property
    def _numbers_by_uid(self) -> dict[bytes, int]:
        column = self._column("uid", TextColumn, lambda: None)
        return {column[number]: number for number in range(self.size)}

    def beginning(self, name: str, prefix: bytes, *, most: int) -> list[bytes]:
        """The first terms of a field that begin with these bytes."""
        return self._terms.beginning(name, prefix, most=most)

    def lengths(self, name: str) -> Floats:
        """The number of terms each document has in a field."""
        column = self._column(f"_{name}_len", LengthBytes, lambda: np.zeros(self.size, np.float32))
        return cast("Floats", column)

    def having(self, name: str) -> int:
        """How many documents have something in a field."""
        key = f"having {name}"
        if key not in self._columns:
            self._columns[key] = int(np.count_nonzero(self.lengths(name)))
        return int(self._columns[key])

    def total_length(self, name: str) -> int:
        """The number of terms in a field over all documents."""
        return int(self._documents.field_length(name))

    def numbers(self, name: str) -> npt.NDArray[np.uint64]:
        """A number column by document."""
        column = self._column(name, NumberColumn, lambda: None)
        return cast("npt.NDArray[np.uint64]", column.array)

    def text(self, name: str, document: int) -> str:
        """The value of a text column for one document."""
        value: bytes = self._column(name, TextColumn, lambda: None)[document]
        return value.decode()

    def choices(self, name: str) -> tuple[tuple[str, ...], npt.NDArray[np.uint32]]:
        """The choices of a column, and which one each document has."""
        column = self._column(name, ChoiceColumn, lambda: None)
        return column.names, column.numbers

    def chosen(self, name: str, allowed: Iterable[str]) -> Mask:
        """Which documents have one of the allowed values in a choice column."""
        choices, numbers = self.choices(name)
        wanted = frozenset(allowed)
        table = np.array([choice in wanted for choice in choices], dtype=np.bool_)
        return cast("Mask", table[numbers])

    def _column(self, name: str, kind: Any, absent: Any) -> Any:
        if name not in self._columns:
            if self._documents.has_column(name):
                column = self._documents.column_reader(name, kind())
                self._columns[name] = _LENGTH_OF_BYTE[column] if kind is LengthBytes else column
            else:
                self._columns[name] = absent()
        return self._columns[name]
