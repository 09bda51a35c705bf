"""Keeping the current index open for reading, and surviving what can happen to it meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from whoosh.index import TOC

from search.engine import IndexDamaged
from search.files import IndexStorage
from search.folder import IndexFolder, Signature
from search.schema import SCHEMA
from search.scoring import OutOfTime
from search.segments import Segment
from search.snapshots import Snapshot, snapshot_of
from search.writing import INDEX_NAME

ATTEMPTS = 3
Answer = TypeVar("Answer")


class Reading:
    """The newest snapshot. Segments are reused by (id, deleted count): Whoosh's own `refresh()`
    and `reader(reuse=…)` keep showing documents that were updated."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        # One tuple, replaced in one step: threads need no lock to see a matching pair.
        self._held: tuple[Signature | None, Snapshot] = (None, Snapshot())

    def snapshot(self) -> Snapshot:
        """The index as last committed. Raises IndexDamaged when there is none."""
        signature = self._folder.signature()
        seen, held = self._held
        if signature is not None and signature == seen:
            return held
        manifest = self._folder.manifest()
        if manifest is None:
            raise IndexDamaged("There is no search index here yet.")
        storage = IndexStorage(self._folder.path(manifest), checksums=manifest.checksums)
        toc = TOC.read(storage, INDEX_NAME, schema=SCHEMA)
        known = {segment.name: segment for segment in held.parts}
        opened = [_opened(storage, segment, known) for segment in toc.segments]
        fresh = snapshot_of(opened, held)
        self._held = (signature, fresh)
        return fresh

    def attempt(self, ask: Callable[[Snapshot], Answer]) -> Answer:
        """Ask the current snapshot; on any failure forget it and look again, three times in all.

        A commit may remove a file between listing and opening; damage of any kind raises a
        different exception each time. Raises IndexDamaged, after leaving a note for the writer.
        """
        failure: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                return ask(self.snapshot())
            except (OutOfTime, IndexDamaged):
                raise
            except Exception as error:  # noqa: BLE001  # damaged pickles and arrays raise anything
                failure = error
                self.forget()
        reason = f"{type(failure).__name__}: {failure}"
        self._folder.report_damage(reason)
        raise IndexDamaged(reason) from failure

    def forget(self) -> None:
        """Read everything anew next time."""
        self._held = (None, Snapshot())


def _opened(storage: IndexStorage, segment: object, known: dict[str, Segment]) -> Segment:
    held = known.get(segment.segment_id())  # type: ignore[attr-defined]  # Whoosh is read untyped
    if held is None:
        return Segment(storage, segment)
    if len(held.deleted) == segment.deleted_count():  # type: ignore[attr-defined]  # the same
        return held
    return held.with_deletions(segment)
