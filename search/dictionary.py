"""Writing Whoosh's term dictionary in large pieces; the format stays Whoosh's own."""

import struct
from array import array
from typing import Any
from zlib import crc32

from whoosh.filedb import filetables

_LENGTHS = struct.Struct("!ii")
_POINTER = struct.Struct("!Iq")
_CRC32 = 1
_PIECE = 1 << 20


class _Positions(array):  # type: ignore[type-arg]  # a subclass cannot be subscripted at run time
    """Where each record begins, as Whoosh asks for it."""

    def to_file(self, dbfile: Any) -> None:
        dbfile.write_array(self)


class TermWriter(filetables.OrderedHashWriter):  # type: ignore[misc]  # Whoosh is read untyped
    """Keys in ascending order, hashed by CRC-32, which costs a tenth of the default MD5."""

    def __init__(self, dbfile: Any) -> None:
        filetables.HashWriter.__init__(self, dbfile, hashtype=_CRC32)
        self.index = _Positions("q")
        self._at: int = dbfile.tell()
        self._pending: list[bytes] = []
        self._pending_size = 0

    def add(self, key: bytes, value: bytes) -> None:
        """Append a record; it reaches the file with the next piece."""
        self.index.append(self._at)
        hashed = crc32(key)
        self.buckets[hashed & 255].append((hashed, self._at))
        record = _LENGTHS.pack(len(key), len(value)) + key + value
        self._pending.append(record)
        self._at += len(record)
        self._pending_size += len(record)
        if self._pending_size > _PIECE:
            self._flush()

    def _flush(self) -> None:
        self.dbfile.write(b"".join(self._pending))
        self._pending.clear()
        self._pending_size = 0

    def _write_hashes(self) -> None:
        """256 open-addressed tables of (hash, position), half full."""
        self._flush()
        at = self._at
        empty = _POINTER.pack(0, 0)
        for entries in self.buckets:
            slots = 2 * len(entries)
            self.directory.append((at, slots))
            table = [empty] * slots
            for hashed, position in entries:
                slot = (hashed >> 8) % slots
                while table[slot] is not empty:
                    slot = (slot + 1) % slots
                table[slot] = _POINTER.pack(hashed, position)
            self.dbfile.write(b"".join(table))
            at += slots * _POINTER.size


def records(reader: filetables.HashReader) -> Any:
    """Every (key, value) in file order, from one read of the data."""
    start = reader.startofdata
    data = bytes(reader.dbfile.get(start, reader.endofdata - start))
    at, unpack, head = 0, _LENGTHS.unpack_from, _LENGTHS.size
    while at < len(data):
        key_length, value_length = unpack(data, at)
        at += head
        yield data[at : at + key_length], data[at + key_length : at + key_length + value_length]
        at += key_length + value_length
