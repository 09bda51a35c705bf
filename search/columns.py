"""Per-document values as arrays that NumPy reads in one piece, each with its checksum."""

import json
import struct
from abc import ABC, abstractmethod
from typing import Any, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt
from whoosh import columns

_HEAD = struct.Struct("<II")


class DamagedIndex(Exception):
    """Bytes read from the index are not the bytes once written."""


def _sealed(body: bytes) -> bytes:
    return _HEAD.pack(len(body), crc32(body)) + body


def opened(dbfile: Any, start: int, length: int) -> bytes:
    """The body of a column. Raises DamagedIndex when it is not what was written."""
    raw = bytes(dbfile.get(start, length))
    if len(raw) < _HEAD.size:
        raise DamagedIndex("A column is cut short.")
    size, checksum = _HEAD.unpack_from(raw)
    body = raw[_HEAD.size : _HEAD.size + size]
    if len(body) != size or crc32(body) != checksum:
        raise DamagedIndex("A column does not match its checksum.")
    return body


class ColumnValues(columns.ColumnWriter, ABC):  # type: ignore[misc]  # Whoosh is read untyped
    """Collects values in memory; a segment never holds more than a merge can."""

    def __init__(self, dbfile: Any, default: Any) -> None:
        self._dbfile = dbfile
        self._default = default
        self._values: list[Any] = []

    def add(self, docnum: int, value: Any) -> None:
        self._fill(docnum)
        self._values.append(value)

    def _fill(self, docnum: int) -> None:
        self._values.extend([self._default] * (docnum - len(self._values)))

    @abstractmethod
    def _body(self) -> bytes:
        """All values in one piece."""

    def finish(self, doccount: int) -> None:
        self._fill(doccount)
        self._dbfile.write(_sealed(self._body()))


class NumberColumn(columns.Column):  # type: ignore[misc]  # Whoosh is read untyped
    """An unsigned 64-bit number for each document."""

    class Writer(ColumnValues):
        """Writes the numbers as one array."""

        def _body(self) -> bytes:
            return np.array(self._values, dtype="<u8").tobytes()

    class Reader:
        """`array` holds the numbers by document."""

        def __init__(self, body: bytes) -> None:
            self.array: npt.NDArray[np.uint64] = np.frombuffer(body, dtype="<u8")

        def __getitem__(self, docnum: int) -> int:
            return int(self.array[docnum])

    def writer(self, dbfile: Any) -> Writer:
        return self.Writer(dbfile, 0)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Reader:
        return self.Reader(_exactly(opened(dbfile, basepos, length), 8 * doccount))

    def default_value(self, reverse: bool = False) -> int:  # noqa: FBT001, FBT002, ARG002  # Whoosh's signature
        return 0


class TextColumn(columns.Column):  # type: ignore[misc]  # Whoosh is read untyped
    """A short byte string for each document, mostly different ones."""

    class Writer(ColumnValues):
        """Writes lengths, then the strings."""

        def _body(self) -> bytes:
            lengths = np.array([len(v) for v in self._values], dtype="<u4")
            return lengths.tobytes() + b"".join(self._values)

    class Reader:
        """Strings by document."""

        def __init__(self, body: bytes, doccount: int) -> None:
            lengths = np.frombuffer(body, dtype="<u4", count=doccount)
            self._ends = np.cumsum(lengths, dtype=np.int64) + 4 * doccount
            self._starts = self._ends - lengths
            self._body = body

        def __getitem__(self, docnum: int) -> bytes:
            return self._body[self._starts[docnum] : self._ends[docnum]]

    def writer(self, dbfile: Any) -> Writer:
        return self.Writer(dbfile, b"")

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Reader:
        return self.Reader(opened(dbfile, basepos, length), doccount)

    def default_value(self, reverse: bool = False) -> bytes:  # noqa: FBT001, FBT002, ARG002  # Whoosh's signature
        return b""


class ChoiceColumn(columns.Column):  # type: ignore[misc]  # Whoosh is read untyped
    """One of few byte strings for each document: a list of choices and a number into it."""

    class Writer(ColumnValues):
        """Numbers the choices in order of appearance."""

        def _body(self) -> bytes:
            choices: dict[bytes, int] = {}
            numbers = [choices.setdefault(v, len(choices)) for v in self._values]
            names = json.dumps([c.decode() for c in choices]).encode()
            return _HEAD.pack(len(names), 0) + names + np.array(numbers, dtype="<u4").tobytes()

    class Reader:
        """`numbers` by document into `choices`, which are `names` to readers."""

        def __init__(self, body: bytes) -> None:
            size, _ = _HEAD.unpack_from(body)
            names = cast("list[str]", json.loads(body[_HEAD.size : _HEAD.size + size]))
            self.names = tuple(names)
            self.choices = tuple(name.encode() for name in names)
            self.numbers: npt.NDArray[np.uint32] = np.frombuffer(
                body, dtype="<u4", offset=_HEAD.size + size
            )

        def __getitem__(self, docnum: int) -> bytes:
            return self.choices[int(self.numbers[docnum])]

    def writer(self, dbfile: Any) -> Writer:
        return self.Writer(dbfile, b"")

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Reader:  # noqa: ARG002  # Whoosh's signature
        return self.Reader(opened(dbfile, basepos, length))

    def default_value(self, reverse: bool = False) -> bytes:  # noqa: FBT001, FBT002, ARG002  # Whoosh's signature
        return b""


class LengthBytes(columns.Column):  # type: ignore[misc]  # Whoosh is read untyped
    """Reads the field lengths that Whoosh writes (one coded byte each) as an array."""

    def reader(
        self, dbfile: Any, basepos: int, length: int, doccount: int
    ) -> npt.NDArray[np.uint8]:
        """Coded lengths by document; the tail that Whoosh leaves out is zero."""
        lengths = np.zeros(doccount, dtype=np.uint8)
        written = np.frombuffer(bytes(dbfile.get(basepos, min(length, doccount))), dtype=np.uint8)
        lengths[: len(written)] = written
        return lengths


def _exactly(body: bytes, size: int) -> bytes:
    if len(body) != size:
        raise DamagedIndex("A column holds another number of documents than its segment.")
    return body
