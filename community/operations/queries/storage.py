"""What the worker counts of images, and the readings that a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, cast, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.base import BigInt
from community.communities.models import Community
from community.operations.models import StorageReading
from community.operations.storage import PARTS, Storage, Used
from community.threads.actions.uploads import FILES_PER_MEGABYTE, ROOM
from community.threads.models import Thread, Upload, UploadLink

SHOWN_FOR = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How full it was at a moment."""

    measured_at: datetime
    storage: Storage


def count_images(session: Session) -> tuple[int, int]:
    """How many images there are, and how many of them no post shows."""
    row = session.execute(
        select(func.count(), func.count().filter(Upload.unused_since.is_not(None))).select_from(
            Upload
        )
    ).one()
    return row[0], row[1]


def count_people(session: Session) -> list[int]:
    """How many people use how much of their room, one count for each of `PARTS`."""
    own = (
        select(
            func.count().label("files"),
            func.sum(Upload.size).label("size"),
            # Whoever was given no room at all has used all of it. Two gigabytes and more are more
            # bytes than an integer of PostgreSQL holds.
            cast(func.nullif(func.coalesce(Account.upload_room, ROOM), 0), BigInt).label("room"),
        )
        .join(Account, Account.id == Upload.account_id)
        .group_by(Upload.account_id, Account.upload_room)
        .subquery()
    )
    by_size = func.coalesce(own.c.size * 100 / (own.c.room * 1024 * 1024), 100)
    by_files = func.coalesce(own.c.files * 100 / (own.c.room * FILES_PER_MEGABYTE), 100)
    share = case((by_size > by_files, by_size), else_=by_files)
    floors = (0, *PARTS[:-1])
    counts = [
        func.count().filter(*_between(share, floor, upto, first=floor == 0))
        for floor, upto in zip(floors, PARTS, strict=True)
    ]
    return list(session.execute(select(*counts).select_from(own)).one())


def _between(
    share: ColumnElement[float], floor: int, upto: int, *, first: bool
) -> list[ColumnElement[bool]]:
    last = upto == PARTS[-1]  # whoever brought more before the room was made smaller is in it too
    above = [] if first else [share > floor]
    return [*above, *([] if last else [share <= upto])]


def used_by_communities(session: Session) -> list[Used]:
    """What the posts of each community show; an image counts once in each."""
    shown = (
        select(
            Thread.community_id.label("community_id"),
            Upload.id.label("upload_id"),
            Upload.size.label("size"),
            Upload.account_id.label("account_id"),
        )
        .join(UploadLink, UploadLink.upload_id == Upload.id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(
            shown.c.community_id,
            func.count().label("images"),
            func.sum(shown.c.size).label("size"),
            func.count(shown.c.account_id.distinct()).label("people"),
        ).group_by(shown.c.community_id)
    )
    return [
        Used(
            community_id=row.community_id, images=row.images, size=int(row.size), people=row.people
        )
        for row in rows
    ]


def newest_reading(session: Session) -> Reading | None:
    """The last look, or None before the worker took one."""
    row = session.scalars(
        select(StorageReading).order_by(StorageReading.day.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Reading(measured_at=row.measured_at, storage=Storage.of(row.figures))


def used_by_day(session: Session) -> Sequence[tuple[date, int]]:
    """How many bytes were used on each day of the last ninety that was looked at."""
    since = clock.now().date() - SHOWN_FOR
    rows = session.scalars(
        select(StorageReading).where(StorageReading.day >= since).order_by(StorageReading.day)
    )
    return [(row.day, Storage.of(row.figures).used) for row in rows]


def names_of(session: Session, storage: Storage) -> Mapping[int, tuple[str, str]]:
    """Slug and name of the communities in a reading, by id."""
    ids = [each.community_id for each in storage.places if each.community_id is not None]
    rows = session.execute(
        select(Community.id, Community.slug, Community.name).where(Community.id.in_(ids))
    )
    return {row.id: (row.slug, row.name) for row in rows}
