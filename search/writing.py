"""Writing batches into a Whoosh folder, and when its segments are merged."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from search.documents import Change, Document, Removal
from search.files import IndexStorage
from search.merging import BatchWriter
from search.postings import ArrayCodec
from search.schema import SCHEMA, row
from search.snapshots import Snapshot

INDEX_NAME = "hearth"
MERGE_FACTOR = 8
# Larger segments stay as they are, so that a merge stays short and fits in memory.
LARGEST_MERGED = 4_096

Rows = dict[str, dict[str, Any] | None]


def create(folder: Path) -> None:
    """Make an empty index in an empty folder."""
    FileIndex.create(IndexStorage(folder), SCHEMA, INDEX_NAME)


def prepared(changes: Iterable[Change]) -> Rows:
    """The last change of each uid as a row, None for a removal.

    Whoosh replaces committed documents only, so two versions in one batch would both live.
    """
    last: Rows = {}
    for change in changes:
        last.pop(change.uid, None)
        last[change.uid] = None if isinstance(change, Removal) else row(change)
    return last


def apply(folder: Path, rows: Rows, snapshot: Snapshot) -> None:
    """Commit prepared changes to the index whose committed state is `snapshot`."""
    index = FileIndex(IndexStorage(folder), SCHEMA, INDEX_NAME)
    writer = BatchWriter(index, codec=ArrayCodec())
    try:
        _delete(writer, rows, snapshot)
        for fields in rows.values():
            if fields is not None:
                writer.add_row(fields)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_similar)


def add_new(folder: Path, documents: Sequence[Document]) -> None:
    """Commit documents known to be new, as one more segment."""
    index = FileIndex(IndexStorage(folder), SCHEMA, INDEX_NAME)
    writer = BatchWriter(index, codec=ArrayCodec())
    try:
        for document in documents:
            writer.add_row(row(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_similar)


def _delete(writer: Any, uids: Iterable[str], snapshot: Snapshot) -> None:
    """Delete committed documents by number, found through the readers already open."""
    committed = {segment.segment_id(): segment for segment in writer.segments}
    for uid in uids:
        for segment in snapshot.parts:
            if (number := segment.number_of(uid)) is not None:
                committed[segment.name].delete_document(number)


def merge_similar(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge when eight segments of one size class are there, and any that is mostly deleted.

    Each document is so rewritten about log8(n) times; those of 4,096 and more stay untouched.
    """
    merged = list(_to_merge(segments))
    for segment in merged:
        if not segment.doc_count():
            continue  # a segment without documents has no columns to be read
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]


def _to_merge(segments: Sequence[Any]) -> Iterator[Any]:
    levels: dict[int, list[Any]] = {}
    for segment in segments:
        if 2 * segment.deleted_count() > segment.doc_count_all():
            yield segment
        elif segment.doc_count() < LARGEST_MERGED:
            levels.setdefault(_level(segment.doc_count()), []).append(segment)
    taken = 0
    for level in sorted(levels):
        # What is merged below becomes one more segment of this level.
        if len(levels[level]) + bool(taken) < MERGE_FACTOR:
            return
        taken += len(levels[level])
        yield from levels[level]


def _level(documents: int) -> int:
    level = 0
    while documents >= MERGE_FACTOR:
        documents //= MERGE_FACTOR
        level += 1
    return level
