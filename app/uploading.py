"""Keep an uploaded image: cleaned, stored by content, then recorded."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import actor
from app.idempotency import once
from app.imaging import Picture, clean_image
from app.settings import settings
from app.transactions import reading, unit_of_work
from community import clock
from community.threads.actions.uploads import demand_quota, record_upload
from community.threads.models import Upload

_UNFIT = re.compile(r"[^\w. -]+")


@dataclass(frozen=True, kw_only=True)
class KeptImage:
    """Where an image is found, and what to call it."""

    key: str
    label: str

    @property
    def address(self) -> str:
        """Its address on this site."""
        return f"/uploads/{self.key}"


def keep_image(content: bytes, *, file_name: str, by_key: bool = False) -> KeptImage:
    """Store an image of the one who asks; Refused for no image, too big, or a full quota.

    With `by_key` the caller's idempotency key counts; the key of a form is that of its post.
    """
    who = actor()
    with reading() as session:
        # Before the work, so that a full quota costs nothing; again when it is recorded.
        demand_quota(session, who, size=len(content))
    picture = clean_image(content)
    digest = hashlib.sha256(picture.content).hexdigest()
    name = tidy_name(file_name)
    key = secrets.token_urlsafe(24)
    # The file is there before its row: a row never points to nothing.
    fresh = _write(digest, picture)
    try:
        with unit_of_work() as session:

            def record() -> str:
                _record(session, picture, key=key, digest=digest, name=name)
                return key

            key = once(session, record, content=f"{digest} {name}") if by_key else record()
    except BaseException:
        if fresh is not None and not _is_shown(digest):
            fresh.unlink(missing_ok=True)
        raise
    # Somebody who brought the same bytes and failed may have taken the file away meanwhile.
    _write(digest, picture)
    return KeptImage(key=key, label=name.rpartition(".")[0] or name)


def _is_shown(digest: str) -> bool:
    with reading() as session:
        return session.scalar(select(Upload.id).where(Upload.sha256 == digest).limit(1)) is not None


def _record(session: Session, picture: Picture, *, key: str, digest: str, name: str) -> None:
    record_upload(
        session,
        actor(),
        key=key,
        sha256=digest,
        file_name=name,
        media_type=picture.media_type,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
    )


def tidy_name(file_name: str) -> str:
    """A file name that can stand in a header and on any disk; it names nothing on ours."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    tidy = " ".join(_UNFIT.sub(" ", last).split()).strip(". ")
    return tidy[-100:].lstrip(". ") or "image"


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return settings().uploads_dir / sha256[:2] / sha256


def _write(digest: str, picture: Picture) -> Path | None:
    """Write the file under its hash, whole or not at all; None when it was there already."""
    path = path_of(digest)
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(picture.content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _sweep(folder: Path) -> None:
    # A process that was killed while writing left its half behind.
    for left in folder.glob(".incoming-*"):
        if clock.now().timestamp() - left.stat().st_mtime > 3_600:
            left.unlink(missing_ok=True)
