"""Which files uploaded images need, for whoever looks after the machine."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.threads.models import Upload

# What a file is called after its media type; every image is taken in as one of these.
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


def kept_contents(session: Session) -> Sequence[str]:
    """The SHA-256 of every content that an upload has, in hexadecimal."""
    return session.scalars(select(Upload.sha256).distinct().order_by(Upload.sha256)).all()
