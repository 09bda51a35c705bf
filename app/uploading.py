"""Images in posts: cleaned, stored by content, recorded, and given out to their readers."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import actor
from app.idempotency import once
from app.imaging import Picture, clean_image
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.upload_files import path_in, write_file
from community.errors import NotFound
from community.threads.access import upload_to_see
from community.threads.actions.uploads import demand_quota, record_upload
from community.threads.models import Upload

_UNFIT = re.compile(r"[^\w. -]+")
# A file that somebody brought is shown and never run, whatever a browser makes of it.
_POLICY = "sandbox; default-src 'none'; style-src 'none'"


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
    path = path_of(digest)
    fresh = write_file(path, picture.content)
    try:
        with unit_of_work() as session:

            def record() -> str:
                _record(session, picture, key=key, digest=digest, name=name)
                return key

            key = once(session, record, content=f"{digest} {name}") if by_key else record()
    except BaseException:
        if fresh and not _is_shown(digest):
            path.unlink(missing_ok=True)
        raise
    # Somebody who brought the same bytes and failed, or the worker, may have taken it away.
    write_file(path, picture.content)
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
    return path_in(settings().uploads_dir, sha256)


def upload_response(key: str) -> Response:
    """The image as a file, if the one who asks may read a post that shows it, or brought it."""
    with reading() as session:
        upload = upload_to_see(session, actor(), key)
    try:
        content = path_of(upload.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound from None
    response = Response(content, mimetype=upload.media_type)
    response.set_etag(upload.sha256[:32])
    name = quote(upload.file_name)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _POLICY
    # Asked again each time, since the right to see it can end.
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]  # the same response
