"""Hand a copy over, as a download that no cache keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Response

from app.settings import settings
from community.errors import NotFound

_PART = 256 * 1024


def copy_response(name: str) -> Response:
    """The file of a copy that the caller may have; NotFound when it is gone from the disk."""
    path = settings().exports_dir / name
    if not path.is_file():
        raise NotFound
    response = Response(_parts(path), mimetype="application/zip")
    response.content_length = path.stat().st_size
    response.set_etag(path.stem)
    response.headers["Content-Disposition"] = 'attachment; filename="hearth.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part
