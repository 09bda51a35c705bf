"""Record an uploaded image and hold its owner to a quota; the file is the caller's business."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Forbidden, Refused
from community.threads.models import Upload
from community.words import N_

MOST_FILES = 1_000  # of one person
MOST_BYTES = 500 * 1024 * 1024
MOST_PER_HOUR = 60


def demand_quota(session: Session, actor: Actor, *, size: int) -> None:
    """Refused (`quota`) when this person has brought as much as one person may."""
    if actor.id is None:
        raise Forbidden(N_("Sign in to upload an image."), code="sign_in_needed")
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(Upload.size), 0)).where(
            Upload.account_id == actor.id
        )
    ).one()
    if count >= MOST_FILES or total + size > MOST_BYTES:
        raise Refused(
            N_("You have uploaded as much as one person may. Ask an admin for more room."),
            code="quota",
        )
    recent = session.scalar(
        select(func.count())
        .select_from(Upload)
        .where(Upload.account_id == actor.id, Upload.created_at > clock.ago(hours=1))
    )
    if (recent or 0) >= MOST_PER_HOUR:
        raise Refused(N_("These are many images within one hour. Wait a while."), code="quota")


def record_upload(
    session: Session,
    actor: Actor,
    *,
    key: str,
    sha256: str,
    file_name: str,
    media_type: str,
    size: int,
    width: int,
    height: int,
) -> Upload:
    """Write the row; only its owner can see the file until a post shows it."""
    demand_quota(session, actor, size=size)
    assert actor.id is not None  # the quota has asked
    upload = Upload(
        key=key,
        sha256=sha256,
        account_id=actor.id,
        file_name=file_name,
        media_type=media_type,
        size=size,
        width=width,
        height=height,
        created_at=clock.now(),
    )
    session.add(upload)
    session.flush()  # the API answers with its id
    return upload
