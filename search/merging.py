"""Gathering postings for a new segment: those of new documents, and those of merged segments."""

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.writing import SegmentWriter

from search.postings import ArrayTermsReader, Listing
from search.schema import COLUMNS, KEYS, SCORED

Renumbering = npt.NDArray[np.int64]


class PostingPool:
    """Stands in for Whoosh's pool, which sorts single postings and spills them to disk.

    Everything is held by term until the segment is written; segments are small enough.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, Listing]] = {}

    def add(self, name: str, document: int, found: dict[bytes, list[int]]) -> None:
        """The terms of one field of a new document; documents come in ascending order."""
        listings = self._fields.setdefault(name, {})
        known = listings.get
        alone = (document,)
        for term, at in found.items():
            listing = known(term)
            if listing is None:
                listings[term] = Listing(array("I", alone), bytearray((len(at),)), array("H", at))
            else:
                listing.documents.append(document)
                listing.frequencies.append(len(at))
                listing.positions.fromlist(at)

    def add_keys(self, name: str, document: int, keys: list[bytes]) -> None:
        """Exact keys of a new document, which have no positions."""
        listings = self._fields.setdefault(name, {})
        for key in keys:
            listing = listings.setdefault(key, Listing(array("I"), bytearray(), array("H")))
            listing.documents.append(document)
            listing.frequencies.append(1)

    def add_segment(self, terms: ArrayTermsReader, renumbered: Renumbering) -> None:
        """All postings of a segment; documents numbered -1 are left out."""
        whole = bool((renumbered >= 0).all())
        first = int(renumbered[0]) if len(renumbered) else 0
        for name, term, listing in terms.everything():
            moved = listing.shifted(first) if whole else listing.renumbered(renumbered)
            if not moved.documents:
                continue
            listings = self._fields.setdefault(name, {})
            if term in listings:
                listings[term].extend(moved)
            else:
                listings[term] = moved

    def iter_postings(self) -> Iterator[tuple[str, bytes, Listing]]:
        """Each term once, in order, with all its postings; the pool is empty afterwards."""
        for name in sorted(self._fields):
            listings = self._fields.pop(name)
            for term in sorted(listings):
                yield name, term, listings[term]

    def cleanup(self) -> None:
        """Nothing was put on disk."""


class BatchWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is read untyped
    """Whoosh's writer, with its per-posting loops replaced by whole documents and segments."""

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, **options)
        self.pool = PostingPool()

    def add_row(self, fields: dict[str, Any]) -> None:
        """Add a document given as `schema.row` gives it."""
        number, writer = self.docnum, self.perdocwriter
        writer.start_doc(number)
        for name in SCORED:
            found = fields[name]
            self.pool.add(name, number, found)
            writer.add_field(name, self.schema[name], None, sum(map(len, found.values())))
        for name in KEYS:
            self.pool.add_keys(name, number, fields[name])
        for name in COLUMNS:
            writer.add_column_value(name, self.schema[name].column_type, fields[name])
        writer.finish_doc()
        self._added = True
        self.docnum += 1

    def add_reader(self, reader: Any) -> None:
        """Take over the living documents of a segment."""
        segment = reader.segment()
        first = self.docnum
        self._copy_columns(reader)
        alive = np.ones(segment.doc_count_all(), dtype=np.bool_)
        alive[list(segment.deleted_docs())] = False
        renumbered = np.where(alive, first + np.cumsum(alive) - 1, -1)
        self.pool.add_segment(segment.codec().terms_reader(reader.storage(), segment), renumbered)
        self._added = True

    def _copy_columns(self, reader: Any) -> None:
        """What `write_per_doc` does, without asking for every field whether it has a column."""
        columns = {name: reader.column_reader(name, translate=False) for name in COLUMNS}
        writer, length_of = self.perdocwriter, reader.doc_field_length
        for document in reader.all_doc_ids():
            writer.start_doc(self.docnum)
            for name in SCORED:
                writer.add_field(name, self.schema[name], None, length_of(document, name))
            for name, column in columns.items():
                writer.add_column_value(name, self.schema[name].column_type, column[document])
            writer.finish_doc()
            self.docnum += 1
