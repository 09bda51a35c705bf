"""Where vectors live: one SQLite file beside the index, made again from the rows at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.documents import Change, Document, Removal

FILE = "vectors.sqlite"
_PATIENCE = 30.0  # seconds that a writer waits for another
_SHOWN = 1_200  # characters of the body; the encoder reads no further
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (uid TEXT PRIMARY KEY, digest BLOB NOT NULL, numbers BLOB);
CREATE TABLE IF NOT EXISTS waiting (uid TEXT PRIMARY KEY, digest BLOB NOT NULL, text TEXT NOT NULL);
"""


def text_of(document: Document) -> str:
    """What a vector stands for."""
    return f"{document.title}. {document.body[:_SHOWN]}".strip(". ")


_NAMED = "SELECT uid, numbers FROM vectors WHERE uid IN (SELECT value FROM json_each(?))"
_FORGET_OTHERS = (
    "DELETE FROM vectors WHERE uid NOT IN (SELECT value FROM json_each(?))",
    "DELETE FROM waiting WHERE uid NOT IN (SELECT value FROM json_each(?))",
)


class VectorStore:
    """Vectors by uid, and the texts that have none yet. Every method opens the file for itself,
    so that processes, threads and a fork may share one object."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def take(self, changes: Iterable[Change]) -> None:
        """Note what a batch changed: removed uids are forgotten, other texts wait."""
        with self._writing() as file:
            for change in changes:
                _take_one(file, change)

    def take_all(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents through and note each; afterwards nothing else is kept.

        A document is handed on before it is noted with a thousand others.
        """
        kept: set[str] = set()
        batch: list[Document] = []
        for document in documents:
            kept.add(document.uid)
            batch.append(document)
            yield document
            if len(batch) >= 1_000:
                self.take(batch)
                batch.clear()
        self.take(batch)
        with self._writing() as file:
            for statement in _FORGET_OTHERS:
                file.execute(statement, (json.dumps(sorted(kept)),))

    def waiting(self, limit: int) -> list[tuple[str, bytes, str]]:
        """Some uids without a vector, with the digest and the text of each."""
        with self._reading() as file:
            return file.execute(
                "SELECT uid, digest, text FROM waiting ORDER BY rowid LIMIT ?", (limit,)
            ).fetchall()

    def count(self) -> tuple[int, int]:
        """How many have a vector, and how many wait for theirs."""
        with self._reading() as file:
            (held,) = file.execute("SELECT count(*) FROM vectors").fetchone()
            (waits,) = file.execute("SELECT count(*) FROM waiting").fetchone()
        return held, waits

    def keep(self, vectors: Sequence[tuple[str, bytes, npt.NDArray[np.float32]]]) -> None:
        """Keep (uid, digest, vector); one whose text changed or went meanwhile is dropped."""
        with self._writing() as file:
            for uid, digest, vector in vectors:
                done = file.execute(
                    "DELETE FROM waiting WHERE uid = ? AND digest = ?", (uid, digest)
                )
                if done.rowcount:
                    numbers = vector.astype(np.float16).tobytes()
                    file.execute("REPLACE INTO vectors VALUES (?, ?, ?)", (uid, digest, numbers))

    def vectors_of(self, uids: Sequence[str]) -> Mapping[str, npt.NDArray[np.float32]]:
        """The vectors there are of these uids; none at all when the file cannot be read."""
        with suppress(sqlite3.Error), self._reading() as file:
            return {
                uid: np.frombuffer(numbers, np.float16).astype(np.float32)
                for uid, numbers in file.execute(_NAMED, (json.dumps(list(uids)),))
            }
        return {}

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as file:
            file.execute("BEGIN IMMEDIATE")
            yield file
            file.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as file:
            yield file

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            file = self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._path.unlink(missing_ok=True)  # it is damaged, and can be made again
            file = self._connected()
        with closing(file):
            yield file

    def _connected(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
            file.executescript(_SCHEMA)
        except sqlite3.Error:
            file.close()
            raise
        return file


def _take_one(file: sqlite3.Connection, change: Change) -> None:
    if isinstance(change, Removal):
        file.execute("DELETE FROM vectors WHERE uid = ?", (change.uid,))
        file.execute("DELETE FROM waiting WHERE uid = ?", (change.uid,))
        return
    text = text_of(change)
    digest = blake2b(text.encode(), digest_size=16).digest()
    held = file.execute("SELECT digest FROM vectors WHERE uid = ?", (change.uid,)).fetchone()
    if held == (digest,):
        file.execute("DELETE FROM waiting WHERE uid = ?", (change.uid,))
    else:
        # The old vector would speak for words that are gone.
        file.execute("DELETE FROM vectors WHERE uid = ?", (change.uid,))
        file.execute("REPLACE INTO waiting VALUES (?, ?, ?)", (change.uid, digest, text))
