"""The search engine on Whoosh: its files and commits, our postings and scoring."""

import errno
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import whoosh

from search import writing
from search.analysis import ANALYSER_VERSION, spellings
from search.batches import batches
from search.documents import NOTHING_READ, Change, Document, Page, Query
from search.engine import (
    BUDGET_SECONDS,
    DEEPEST_GROUP,
    IndexBusy,
    IndexDamaged,
    Order,
    Progress,
    State,
)
from search.folder import IndexFolder, Manifest, checksum, checksums
from search.language import TYPED
from search.ranking import Found, page_of
from search.reading import Reading
from search.relatedness import related_query
from search.schema import SCHEMA_VERSION
from search.scoring import Deadline, OutOfTime, Scorer
from search.snapshots import Snapshot
from search.spelling import Words, corrected, ranked_completions, usable_prefix

DISTRIBUTION = ("whoosh3", "3.54.0")
VERSION = f"schema {SCHEMA_VERSION}, analyser {ANALYSER_VERSION}, {' '.join(DISTRIBUTION)}"
REBUILD_BATCH = writing.LARGEST_MERGED
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE}


def check_distribution() -> None:
    """Refuse to start on another Whoosh: three distributions install a package of this name."""
    name, wanted = DISTRIBUTION
    try:
        found = version(name)
    except PackageNotFoundError:
        found = "not installed"
    if found != wanted or whoosh.versionstring() != wanted:
        raise RuntimeError(
            f"Search needs {name} {wanted}, but found {found} "
            f"(imported Whoosh {whoosh.versionstring()}). Install the locked requirements."
        )


class WhooshEngine:
    """A SearchEngine whose index is a directory on this machine."""

    def __init__(
        self,
        root: Path,
        *,
        budget_seconds: float = BUDGET_SECONDS,
        patience_seconds: float = 2.0,
    ) -> None:
        check_distribution()
        self._folder = IndexFolder(root)
        self._reading = Reading(self._folder)
        self._budget = budget_seconds
        self._patience = patience_seconds

    def search(
        self,
        query: Query,
        *,
        audiences: Iterable[str],
        limit: int = 20,
        offset: int = 0,
        order: Order = "relevance",
        signals: bool = True,
        counted: bool = False,
    ) -> Page:
        """One page of groups; see SearchEngine."""
        if not (query.asks_for_words or query.narrows) or offset > DEEPEST_GROUP:
            return Page()
        allowed = frozenset(audiences)
        deadline = Deadline(time.monotonic() + self._budget)

        def ask(snapshot: Snapshot) -> Page:
            scorer = Scorer(snapshot, query, deadline=deadline)
            found = [
                Found(segment, *scorer.matches(segment, audiences=allowed, signals=signals))
                for segment in snapshot.segments
            ]
            chosen: Order = order if query.asks_for_words else "newest"
            return page_of(
                snapshot, found, limit=limit, offset=offset, order=chosen, counted=counted
            )

        try:
            return self._reading.attempt(ask)
        except (OutOfTime, IndexDamaged):
            return NOTHING_READ

    def related(
        self,
        *,
        title: str,
        body: str,
        audiences: Iterable[str],
        languages: tuple[str, ...] = ("en",),
        limit: int = 10,
    ) -> Page:
        """Documents like a text being written; see SearchEngine."""
        try:
            query = self._reading.attempt(
                lambda snapshot: related_query(
                    snapshot, title=title, body=body, languages=languages
                )
            )
        except IndexDamaged:
            return NOTHING_READ
        return self.search(query, audiences=audiences, limit=limit)

    def suggest(
        self, text: str, *, audiences: Iterable[str], languages: tuple[str, ...] = ("en",)
    ) -> str:
        """Did you mean; see SearchEngine."""
        allowed = frozenset(audiences)

        def ask(snapshot: Snapshot) -> str:
            words = Words(snapshot, allowed)

            def known(word: str) -> bool:
                return words.known(term for code in languages for term in spellings(word, code))

            return corrected(text[: TYPED.characters], known=known, near=words.near)

        try:
            return self._reading.attempt(ask)
        except IndexDamaged:
            return ""

    def complete(self, prefix: str, *, audiences: Iterable[str], limit: int = 8) -> tuple[str, ...]:
        """Words that begin so; see SearchEngine."""
        begun, allowed = usable_prefix(prefix), frozenset(audiences)
        if not begun:
            return ()
        try:
            found = self._reading.attempt(
                lambda snapshot: Words(snapshot, allowed).beginning(begun)
            )
        except IndexDamaged:
            return ()
        return ranked_completions(found, limit)

    def write(self, changes: Iterable[Change], *, watermark: int | None = None) -> int:
        """Apply a batch; see SearchEngine."""
        # A document that cannot be written is its own trouble, not damage to the index.
        rows = writing.prepared(changes)
        with self._folder.writing(patience=self._patience):
            manifest = self._folder.manifest()
            if manifest is None or manifest.version != VERSION or self._folder.damage():
                raise IndexDamaged("The search index must be rebuilt before it is written.")
            folder = self._folder.path(manifest)
            snapshot = self._reading.attempt(lambda held: held)
            try:
                writing.apply(folder, rows, snapshot)
                self._publish(
                    folder,
                    watermark=manifest.watermark if watermark is None else watermark,
                    known=manifest.checksums,
                )
            except OSError as error:
                self._reading.forget()
                if error.errno in _NO_ROOM:
                    raise IndexBusy(f"The search index could not be written: {error}") from error
                raise self._damaged(error) from error
            except Exception as error:
                self._reading.forget()
                raise self._damaged(error) from error
            return len(rows)

    def rebuild(
        self, documents: Iterable[Document], *, watermark: int = 0, progress: Progress | None = None
    ) -> int:
        """Build beside, then swap; see SearchEngine."""
        with self._folder.writing(patience=self._patience):
            folder = self._folder.new_folder()
            writing.create(folder)
            written = 0
            for batch in batches(documents, REBUILD_BATCH):
                writing.add_new(folder, batch)
                written += len(batch)
                if progress is not None:
                    progress(written)
            self._publish(folder, watermark=watermark, known={})
            self._folder.forget_damage()
            self._folder.sweep(keep=folder.name)
            return written

    def state(self) -> State:
        """What is known without reading the files; see SearchEngine."""
        manifest = self._folder.manifest()
        if manifest is None:
            return State(documents=0, watermark=0, version="", problems=("There is no index.",))
        problems = []
        if manifest.version != VERSION:
            problems.append(f"It was built as {manifest.version}; this is {VERSION}.")
        if damage := self._folder.damage():
            problems.append(f"Damage was seen: {damage}")
        documents = manifest.documents
        try:
            documents = self.count()
        except IndexDamaged as error:
            problems.append(f"It cannot be read: {error}")
        return State(
            documents=documents,
            watermark=manifest.watermark,
            version=manifest.version,
            problems=tuple(problems),
        )

    def verify(self) -> State:
        """Read everything; see SearchEngine."""
        state = self.state()
        manifest = self._folder.manifest()
        if manifest is None:
            return state
        problems = [*state.problems, *self._changed_files(manifest)]
        try:
            uids = list(self.uids())
        except IndexDamaged as error:
            problems.append(f"It cannot be read: {error}")
        else:
            if len(set(uids)) != len(uids):
                problems.append("A document is in it twice.")
        return State(
            documents=state.documents,
            watermark=state.watermark,
            version=state.version,
            problems=tuple(problems),
        )

    def count(self) -> int:
        """The number of documents; see SearchEngine. Raises IndexDamaged."""
        return self._reading.attempt(lambda snapshot: snapshot.live)

    def uids(self) -> Iterator[str]:
        """Every uid; see SearchEngine. Raises IndexDamaged."""
        return iter(self._reading.attempt(lambda snapshot: list(snapshot.uids())))

    def close(self) -> None:
        """Let go of files; see SearchEngine."""
        self._reading.forget()

    def _publish(self, folder: Path, *, watermark: int, known: dict[str, int]) -> None:
        manifest = Manifest(
            folder=folder.name,
            version=VERSION,
            watermark=watermark,
            checksums=checksums(folder, known=known),
        )
        self._folder.publish(manifest)

    def _damaged(self, error: Exception) -> IndexDamaged:
        reason = f"{type(error).__name__}: {error}"
        self._folder.report_damage(reason)
        return IndexDamaged(reason)

    def _changed_files(self, manifest: Manifest) -> Iterator[str]:
        """Files that no longer are what was written. A commit that was killed before it could be
        listed has removed some and added some; those are judged by reading them."""
        folder = self._folder.path(manifest)
        for name, expected in manifest.checksums.items():
            try:
                if checksum(folder / name) != expected:
                    yield f"{name} has changed since it was written."
            except FileNotFoundError:
                continue
            except OSError as error:
                yield f"{name} cannot be read: {error.strerror}."
