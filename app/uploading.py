"""Images and files in posts: judged by content, stored, recorded, given out to their readers."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response, request
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import actor
from app.idempotency import once
from app.imaging import clean_image
from app.settings import settings
from app.sniffing import looks_like_image, media_type_of
from app.transactions import reading, unit_of_work
from app.upload_files import path_in, write_file
from community.errors import NotFound, Refused
from community.threads.access import upload_to_see
from community.threads.actions.uploads import demand_quota, record_upload
from community.threads.filetypes import content_type_of, ending_of, is_image
from community.threads.models import Upload
from community.words import N_

_UNFIT = re.compile(r"[^\w. -]+")
# A file that somebody brought is shown and never run, whatever a browser makes of it.
_POLICY = "sandbox; default-src 'none'; style-src 'none'"


LARGEST = 10 * 1024 * 1024  # bytes of a file that is no image; a proxy lets a little more through
_MARKS = re.compile(r"([\\`*_\[\]<>])")


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """Where an image or a file is found, and what to call it."""

    key: str
    name: str
    image: bool

    @property
    def address(self) -> str:
        """Its address on this site."""
        return f"/uploads/{self.key}"

    @property
    def label(self) -> str:
        """What stands for it: the name of a file, of an image without its ending."""
        return (self.name.rpartition(".")[0] or self.name) if self.image else self.name

    @property
    def markdown(self) -> str:
        """What to write into a post to show it."""
        if self.image:
            return f"![{self.label}]({self.address})"
        marked = _MARKS.sub(r"\\\1", self.name)
        return f"[{marked}]({self.address})"

    @property
    def html(self) -> str:
        """The same for a post that is written in HTML."""
        if self.image:
            return f'<p><img src="{self.address}" alt="{escape(self.label)}"></p>'
        return f'<p><a href="{self.address}">{escape(self.name)}</a></p>'


@dataclass(frozen=True, kw_only=True)
class _Fit:
    """What is kept of a file: an image drawn anew, anything else as it came."""

    content: bytes
    media_type: str
    width: int = 0
    height: int = 0


def keep_upload(content: bytes, *, file_name: str, by_key: bool = False) -> KeptFile:
    """Store an image or a file of the one who asks; Refused for no such, too big, a full quota.

    With `by_key` the caller's idempotency key counts; the key of a form is that of its post.
    """
    who = actor()
    with reading() as session:
        # Before the work, so that a full quota costs nothing; again when it is recorded.
        demand_quota(session, who, size=len(content))
    name = tidy_name(file_name)
    fit = _made_fit(content, name)
    name = _name_for(name, fit.media_type)
    digest = hashlib.sha256(fit.content).hexdigest()
    key = secrets.token_urlsafe(24)
    # The file is there before its row: a row never points to nothing.
    path = path_of(digest)
    fresh = write_file(path, fit.content)
    try:
        with unit_of_work() as session:

            def record() -> str:
                _record(session, fit, key=key, digest=digest, name=name)
                return key

            key = once(session, record, content=f"{digest} {name}") if by_key else record()
    except BaseException:
        if fresh and not _is_shown(digest):
            path.unlink(missing_ok=True)
        raise
    # Somebody who brought the same bytes and failed, or the worker, may have taken it away.
    write_file(path, fit.content)
    return KeptFile(key=key, name=name, image=is_image(fit.media_type))


def _made_fit(content: bytes, name: str) -> _Fit:
    if looks_like_image(content):
        drawn = clean_image(content)
        return _Fit(
            content=drawn.content,
            media_type=drawn.media_type,
            width=drawn.width,
            height=drawn.height,
        )
    if len(content) > LARGEST:
        raise Refused(
            N_("This file is larger than 10 MB. Make it smaller, or link to where it lies."),
            code="too_large",
        )
    return _Fit(content=content, media_type=media_type_of(content, ending=_ending(name)))


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


_SAME = {"jpeg": "jpg", "markdown": "md", "oga": "ogg", "m4v": "mp4"}


def _name_for(name: str, media_type: str) -> str:
    """A name whose ending is that of what the file is: none that a machine would run."""
    ending, right = _ending(name), ending_of(media_type)
    if _SAME.get(ending, ending) == right or (is_image(media_type) and not ending):
        return name
    if is_image(media_type):
        return f"{name.rpartition('.')[0]}.{right}"
    return f"{name[: 100 - len(right) - 1]}.{right}"


def _is_shown(digest: str) -> bool:
    with reading() as session:
        return session.scalar(select(Upload.id).where(Upload.sha256 == digest).limit(1)) is not None


def _record(session: Session, fit: _Fit, *, key: str, digest: str, name: str) -> None:
    record_upload(
        session,
        actor(),
        key=key,
        sha256=digest,
        file_name=name,
        media_type=fit.media_type,
        size=len(fit.content),
        width=fit.width,
        height=fit.height,
    )


def tidy_name(file_name: str) -> str:
    """A file name that can stand in a header and on any disk; it names nothing on ours."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    tidy = " ".join(_UNFIT.sub(" ", last).split()).strip(". ")
    return tidy[-100:].lstrip(". ") or "file"


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return path_in(settings().uploads_dir, sha256)


def upload_response(key: str) -> Response:
    """The file, if the one who asks may read a post that shows it, or brought it."""
    with reading() as session:
        upload = upload_to_see(session, actor(), key)
    try:
        content = path_of(upload.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound from None
    # As a whole type: a text may be in any of several codes, and none is claimed.
    response = Response(content, content_type=content_type_of(upload.media_type))
    response.set_etag(upload.sha256[:32])
    # What is no image is never opened in a page of this site.
    how = "inline" if is_image(upload.media_type) else "attachment"
    name = quote(upload.file_name)
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Asked again each time, since the right to see it can end.
    response.headers["Cache-Control"] = "private, no-cache"
    # In parts too, so that a film can be gone on with from any moment.
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))  # type: ignore[return-value]  # the same response
