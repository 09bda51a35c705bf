"""Posts from a CSV file: `community,thread,user,ts`, plain or gzipped, refused line by line."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

import numpy as np

from community import clock
from community.health.forecast.tables import Posts

COLUMNS = ("community", "thread", "user", "ts")
_GZIP = b"\x1f\x8b"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOLD_EVERY = 5_000


class BadEvents(ValueError):
    """The file as a whole cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Refusal:
    """A line that was left out, and why."""

    line: int
    reason: str


@dataclass
class Events:
    """What a file held: posts by community in the order of their times, and what was refused."""

    communities: dict[str, Posts] = field(default_factory=dict)
    taken: int = 0
    refused: list[Refusal] = field(default_factory=list)
    duplicates: int = 0  # equal rows, each kept as a post of its own
    without_offset: int = 0  # times without a zone, taken as UTC
    latest: int = 0  # Unix time of the last post of the file


@dataclass
class _Column:
    """The posts of one community while the file is read."""

    seconds: array[int] = field(default_factory=lambda: array("q"))
    thread: array[int] = field(default_factory=lambda: array("q"))
    person: array[int] = field(default_factory=lambda: array("q"))


def read_events(path: Path, advance: Callable[[str, int], None]) -> Events:
    """Read a file of posts; `advance` hears how many bytes of it were read."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
        raw.seek(0)
        source = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if zipped else raw)
        # What is no UTF-8 is carried through as it came: ids are compared, never read.
        lines = io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape", newline="")
        reader = _Reader(lines, raw.tell)
        try:
            return reader.read(path.name, advance)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            message = f"{path.name} is damaged after line {reader.line}: {error}."
            raise BadEvents(message) from error


class _Reader:
    """Reads rows into columns, one community each."""

    def __init__(self, lines: IO[str], position: Callable[[], int]) -> None:
        self._rows = csv.reader(lines)
        self._position = position
        self._columns: dict[str, _Column] = {}
        self._names: dict[str, int] = {}
        self._events = Events()
        self._now = int(clock.now().timestamp())

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self._rows.line_num

    def read(self, name: str, advance: Callable[[str, int], None]) -> Events:
        places = self._header(name)
        told = 0
        for count, row in enumerate(self._every()):
            self._take(row, places)
            if count % _TOLD_EVERY == 0:
                here = self._position()
                advance(name, here - told)
                told = here
        advance(name, self._position() - told)
        if not self._events.taken:
            message = f"{name} holds no post that can be read."
            raise BadEvents(message + self._first_refusal())
        return self._finished()

    def _first_refusal(self) -> str:
        refused = self._events.refused
        return f" Line {refused[0].line}: {refused[0].reason}." if refused else ""

    def _header(self, name: str) -> tuple[int, ...]:
        try:
            header = [column.strip() for column in next(self._rows, [])]
        except csv.Error as error:
            message = f"{name}, line {self.line}: {error}."
            raise BadEvents(message) from error
        if any(header.count(column) != 1 for column in COLUMNS):
            message = f"{name}, line 1: the header must name {','.join(COLUMNS)}, each once."
            raise BadEvents(message)
        self._width = len(header)
        return tuple(header.index(column) for column in COLUMNS)

    def _every(self) -> Iterator[list[str]]:
        while True:
            try:
                yield next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                self._refuse(str(error))

    def _refuse(self, reason: str) -> None:
        self._events.refused.append(Refusal(self.line, reason))

    def _take(self, row: list[str], places: tuple[int, ...]) -> None:
        if not row:
            return
        if len(row) != self._width:
            self._refuse(f"{len(row)} fields, where the header has {self._width}")
            return
        community, thread, user, moment = (row[place] for place in places)
        for column, value in zip(COLUMNS, (community, thread, user, moment), strict=True):
            if not value.strip():
                self._refuse(f"{column} is empty")
                return
        seconds = self._seconds(moment.strip())
        if seconds is not None:
            self._keep(community, thread, user, seconds)

    def _seconds(self, moment: str) -> int | None:
        try:
            read = datetime.fromisoformat(moment)
            aware = read if read.tzinfo else read.replace(tzinfo=UTC)
            seconds = int((aware - _EPOCH).total_seconds())
        except (ValueError, OverflowError):
            self._refuse(f"no time: {moment[:40]!r}")
            return None
        if not 0 <= seconds <= self._now:
            self._refuse(f"{moment} lies {'before 1970' if seconds < 0 else 'in the future'}")
            return None
        self._events.without_offset += read.tzinfo is None
        return seconds

    def _keep(self, community: str, thread: str, user: str, seconds: int) -> None:
        column = self._columns.get(community)
        if column is None:
            column = self._columns[community] = _Column()
        column.seconds.append(seconds)
        column.thread.append(self._names.setdefault(thread, len(self._names)))
        column.person.append(self._names.setdefault(user, len(self._names)))
        self._events.taken += 1

    def _finished(self) -> Events:
        events = self._events
        for name in sorted(self._columns):
            column = self._columns.pop(name)
            parts = [np.array(part, dtype=np.int64) for part in _parts(column)]
            # Posts of one second stand by thread and person, so that the file's order is nothing.
            order = np.lexsort((parts[2], parts[1], parts[0]))
            posts = Posts(*(part[order] for part in parts))
            events.communities[name] = posts
            events.duplicates += _duplicates(posts)
            events.latest = max(events.latest, int(posts.seconds[-1]))
        return events


def _parts(column: _Column) -> tuple[array[int], array[int], array[int]]:
    return column.seconds, column.thread, column.person


def _duplicates(posts: Posts) -> int:
    same = [np.diff(part) == 0 for part in (posts.seconds, posts.thread, posts.person)]
    return int((same[0] & same[1] & same[2]).sum())
