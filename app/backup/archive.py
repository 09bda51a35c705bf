"""The container: a tar archive of plain files, written and read as a stream.

Reading goes header by header and not by `TarFile`, which would take long names, links and sparse
files in good faith: what is not a plain file with a name that the manifest holds is refused.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.backup.manifest import (
    MANIFEST,
    MOST_BYTES,
    SEAL,
    BackupError,
    Manifest,
    Part,
    damaged,
    read_manifest,
)

_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1024 * 1024

Advance = Callable[[str, int], None]
# Is given each part with its content in chunks, and must take all of them.
Take = Callable[[Part, Iterator[bytes]], None]


def write_archive(
    target: BinaryIO, manifest: Manifest, path_of: Callable[[Part], Path], advance: Advance
) -> None:
    """Write the manifest, the files that it names, and its checksum.

    Raises BackupError when a file is not what the manifest says, OSError when the disk is full.
    `advance` is told each part and the bytes of it that were written.
    """
    written = manifest.written()
    _write(target, MANIFEST, len(written), iter([written]))
    for part in manifest.parts:
        with path_of(part).open("rb") as file:
            content = checked(part, chunks_of(file), _changed)
            _write(target, part.name, part.size, _told(content, part.name, advance))
    seal = _seal_of(written)
    _write(target, SEAL, len(seal), iter([seal]))
    target.write(b"\0" * 2 * _BLOCK)


def _write(target: BinaryIO, name: str, size: int, content: Iterator[bytes]) -> None:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    target.write(header.tobuf(tarfile.GNU_FORMAT))
    for chunk in content:
        target.write(chunk)
    target.write(b"\0" * (-size % _BLOCK))


def _changed(part: Part) -> BackupError:
    return BackupError(f"{part.name} changed while it was read. Try again.")


def open_archive(file: BinaryIO) -> Manifest:
    """Read the manifest, which comes first; raises BackupError."""
    try:
        header = _header(file)
    except BackupError:
        header = None
    if header is None or header.name != MANIFEST or header.size > MOST_BYTES:
        raise BackupError("This is no backup of Hearth: it does not begin with a manifest.")
    content = b"".join(_content(file, header.size))
    manifest = read_manifest(content)
    if content != manifest.written():
        raise damaged("its manifest changed")
    return manifest


def read_parts(file: BinaryIO, manifest: Manifest, take: Take) -> None:
    """Give each part to `take`, then demand the end; raises BackupError for any other content."""
    for part in manifest.parts:
        header = _header(file)
        if (header.name, header.size) != (part.name, part.size):
            raise damaged(f"where {part.name} should be is something else")
        content = checked(part, _content(file, part.size), _is_damaged)
        take(part, content)
    seal = _seal_of(manifest.written())
    header = _header(file)
    if (header.name, header.size) != (SEAL, len(seal)):
        raise damaged("it has no end")
    if b"".join(_content(file, header.size)) != seal:
        raise damaged("its manifest changed")


def _seal_of(manifest: bytes) -> bytes:
    # As sha256sum writes it, so that it can also be checked by hand.
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _is_damaged(part: Part) -> BackupError:
    return damaged(f"{part.name} changed")


def _header(file: BinaryIO) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(_exactly(file, _BLOCK), "ascii", "strict")
    except (tarfile.HeaderError, UnicodeError):
        raise damaged("it is not the archive that Hearth writes") from None
    if header.type != tarfile.REGTYPE or header.size < 0:
        raise damaged("it holds something that is no plain file")
    return header


def _content(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = _exactly(file, min(left, _CHUNK))
        left -= len(chunk)
        yield chunk
    _exactly(file, -size % _BLOCK)


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) != size:
        raise damaged("its end is missing")
    return found


def checked(
    part: Part, content: Iterator[bytes], wrong: Callable[[Part], BackupError]
) -> Iterator[bytes]:
    """Pass the content on; raises `wrong(part)` when size or hash turn out not to be the part's."""
    digest, size = hashlib.sha256(), 0
    for chunk in content:
        digest.update(chunk)
        size += len(chunk)
        if size > part.size:
            raise wrong(part)
        yield chunk
    if size != part.size or digest.hexdigest() != part.sha256:
        raise wrong(part)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """What a file holds, in parts of a megabyte."""
    while chunk := file.read(_CHUNK):
        yield chunk


def _told(content: Iterator[bytes], name: str, advance: Advance) -> Iterator[bytes]:
    for chunk in content:
        yield chunk
        advance(name, len(chunk))
