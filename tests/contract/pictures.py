"""A person's picture and an image in a post, for the operations that give them out."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.avatars import set_avatar
from community.accounts.models import Account
from community.threads.models import Upload, UploadLink

UPLOAD_KEY, UPLOAD_HASH = "an-image-that-stands-in-a-question", "ab" * 32
PICTURE = "c0ffee" * 5
# By the names that routes use.
PICTURES: dict[str, list[Any]] = {"key": [UPLOAD_KEY], "digest": [PICTURE], "size": [48]}


def show_pictures(session: Session, person: Account) -> None:
    """Give the person a picture."""
    set_avatar(session, person, digest=PICTURE, drawn={48: b"picture"})


def put_image(session: Session, thread_id: int, *, brought_by: int) -> None:
    """Show an image in the thread; whoever opens the door lays the file there."""
    image = Upload(
        key=UPLOAD_KEY,
        sha256=UPLOAD_HASH,
        account_id=brought_by,
        file_name="beans.png",
        media_type="image/png",
        size=8,
        width=1,
        height=1,
        created_at=clock.now(),
    )
    session.add(image)
    session.flush()  # the link points to it
    session.add(UploadLink(upload_id=image.id, thread_id=thread_id, reply_id=None))
