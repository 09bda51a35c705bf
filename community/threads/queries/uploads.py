"""Which files uploads need, for whoever looks after the machine, and what they are for readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from community.threads.filetypes import IMAGES, about
from community.threads.models import Upload


def kept_contents(session: Session) -> Sequence[str]:
    """The SHA-256 of every content that an upload has, in hexadecimal."""
    return session.scalars(select(Upload.sha256).distinct().order_by(Upload.sha256)).all()


def told_of_files(
    session: Session, keys: Collection[str], *, seen: ColumnElement[bool]
) -> Mapping[str, str]:
    """Kind and size of those of these that are no images, by key; of what may be `seen`."""
    rows = session.execute(
        select(Upload.key, Upload.media_type, Upload.size).where(
            Upload.key.in_(keys), Upload.media_type.not_in(IMAGES), seen
        )
    )
    return {row.key: about(row.media_type, row.size) for row in rows}
