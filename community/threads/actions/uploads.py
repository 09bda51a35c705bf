"""Uploaded images and files: recorded within a quota, forgotten when no post uses them.

The files are the caller's business.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import Forbidden, Refused
from community.threads.models import HeldUpload, Upload, UploadLink
from community.words import N_

ROOM = 500  # megabytes of one person, as long as no admin gives them more or less
MOST_ROOM = 100_000
MEGABYTE = 1024 * 1024
FILES_PER_MEGABYTE = 2
MOST_PER_HOUR = 60
UNUSED_KEPT = timedelta(hours=24)  # a text may be written for so long before it is posted
MOST_FORGOTTEN = 200  # in one transaction


def demand_quota(session: Session, actor: Actor, *, size: int) -> None:
    """Refused (`quota`) when this person has brought as much as one person may."""
    if actor.id is None:
        raise Forbidden(N_("Sign in to add a file."), code="sign_in_needed")
    given = select(Account.upload_room).where(Account.id == actor.id).scalar_subquery()
    count, total, room = session.execute(
        select(
            func.count(), func.coalesce(func.sum(Upload.size), 0), func.coalesce(given, ROOM)
        ).where(Upload.account_id == actor.id)
    ).one()
    if count >= room * FILES_PER_MEGABYTE or total + size > room * MEGABYTE:
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
        raise Refused(N_("These are many files within one hour. Wait a while."), code="quota")


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
        unused_since=clock.now(),
    )
    session.add(upload)
    session.flush()  # the API answers with its id
    return upload


def forget_unused(
    session: Session, *, needed: ColumnElement[bool] | None = None, limit: int = MOST_FORGOTTEN
) -> list[str]:
    """Delete rows of uploads that no post has shown for a day; the hashes of their files.

    A post that was deleted or hidden still shows its uploads: it may come back; so does one that
    waits for a facilitator. `needed` says what else keeps an upload.
    """
    linked = select(UploadLink.id).where(UploadLink.upload_id == Upload.id)
    held = select(HeldUpload.held_id).where(HeldUpload.upload_id == Upload.id)
    due = (
        select(Upload.id)
        .where(Upload.unused_since < clock.now() - UNUSED_KEPT, ~linked.exists(), ~held.exists())
        .where(true() if needed is None else ~needed)
        .order_by(Upload.unused_since)
        .limit(limit)
    )
    gone = session.scalars(
        delete(Upload)
        # Asked again of each row as it is deleted: a post may have taken it up meanwhile.
        .where(Upload.id.in_(due), Upload.unused_since < clock.now() - UNUSED_KEPT)
        .returning(Upload.sha256)
        .execution_options(synchronize_session=False)
    ).all()
    return sorted(set(gone))


def still_stored(session: Session, hashes: Collection[str]) -> set[str]:
    """Those of the hashes whose file some row still needs."""
    return set(session.scalars(select(Upload.sha256).where(Upload.sha256.in_(hashes)).distinct()))
