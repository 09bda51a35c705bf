"""Reading segment files by position, so that threads share them and a cut file raises, not kills.

A memory map of a file that something truncates ends the process with SIGBUS on the next touch;
`pread` answers short instead, and the page cache is shared between processes all the same.
"""

import os
import pickle
from collections.abc import Mapping
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import Any
from zlib import crc32

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from search.columns import DamagedIndex


class _Window(RawIOBase):
    """A stretch of a file with a position of its own; used once, while a segment is opened."""

    def __init__(self, file: "SegmentFile", offset: int, length: int) -> None:
        super().__init__()
        self._file = file
        self._offset = offset
        self._length = length
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        bases = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}
        self._at = bases[whence] + position
        return self._at

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), max(0, self._length - self._at))
        taken = self._file.read_at(self._offset + self._at, size)
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)


class SegmentFile:
    """One open file, closed when nothing refers to it any more."""

    def __init__(self, path: str) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def read_at(self, offset: int, size: int) -> bytes:
        return os.pread(self._descriptor, size, offset)

    @property
    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def __del__(self) -> None:
        if (descriptor := getattr(self, "_descriptor", None)) is not None:
            os.close(descriptor)


class WindowFile(StructFile):  # type: ignore[misc]  # Whoosh is read untyped
    """The part of a compound file that stands for one file; `get` is safe between threads."""

    def __init__(self, file: SegmentFile, offset: int, length: int, name: str) -> None:
        super().__init__(BufferedReader(_Window(file, offset, length)), name=name)
        self.length = length
        self._segment_file = file
        self._offset = offset

    def get(self, position: int, length: int) -> bytes:
        if position < 0 or length < 0 or position + length > self.length:
            raise EOFError("Position outside the file.")
        taken = self._segment_file.read_at(self._offset + position, length)
        if len(taken) != length:
            raise EOFError("The index file is cut short.")
        return taken

    def close(self) -> None:
        self.is_closed = True


# Whoosh reads numbers at a position by seek and read; all of these must go through `get`.
def _number_at(name: str) -> Any:
    size, unpack = _NUMBERS[name]

    def read(self: WindowFile, position: int) -> Any:
        return unpack(self.get(position, size))[0]

    return read


def _numbers() -> dict[str, tuple[int, Any]]:
    import struct

    codes = {
        "byte": "B",
        "sbyte": "b",
        "int": "i",
        "uint": "I",
        "ushort": "H",
        "long": "q",
        "ulong": "Q",
    }
    return {
        name: (struct.calcsize("!" + c), struct.Struct("!" + c).unpack) for name, c in codes.items()
    }


_NUMBERS = _numbers()
for _name in _NUMBERS:
    setattr(WindowFile, f"get_{_name}", _number_at(_name))


class CompoundFiles(FileStorage):  # type: ignore[misc]  # Whoosh is read untyped
    """The files inside one compound segment, read through a single descriptor."""

    def __init__(self, path: str) -> None:
        super().__init__(path, readonly=True)
        self._file = SegmentFile(path)
        whole = WindowFile(self._file, 0, self._file.size, path)
        whole.seek(whole.get_long(0))
        self._directory = pickle.load(whole.file)  # noqa: S301  # our own directory, mode 0700

    def open_file(self, name: str, **_kwargs: Any) -> WindowFile:
        part = self._directory[name]
        return WindowFile(self._file, part["offset"], part["length"], name)

    def file_exists(self, name: str) -> bool:
        return name in self._directory

    def file_length(self, name: str) -> int:
        length: int = self._directory[name]["length"]
        return length

    def list(self) -> list[str]:
        return list(self._directory)

    def close(self) -> None:
        """The descriptor closes with the last reader."""


class IndexStorage(FileStorage):  # type: ignore[misc]  # Whoosh is read untyped
    """The folder of an index. Its table of contents is unpickled by Whoosh, so it is compared with
    its checksum first, where one is known, and leaves no file open when it cannot be read."""

    def __init__(self, folder: Path, *, checksums: Mapping[str, int] | None = None) -> None:
        super().__init__(str(folder))
        self._checksums = checksums or {}

    def open_file(self, name: str, **options: Any) -> Any:
        if not name.endswith(".toc"):
            return super().open_file(name, **options)
        content = Path(self._fpath(name)).read_bytes()
        if crc32(content) != self._checksums.get(name, crc32(content)):
            raise DamagedIndex("The table of contents does not match its checksum.")
        return StructFile(BytesIO(content), name=name)
