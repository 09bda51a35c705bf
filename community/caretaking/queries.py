"""All communities by name, as an admin may know them: what they are, and nothing said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.caretaking.access import demand_caretaker
from community.communities.able import is_able
from community.communities.access import readable_by
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Visibility,
)
from community.health.shapes import FEWEST_PEOPLE
from community.lifecycle.models import Opening
from community.operations.queries.storage import newest_reading
from community.paging import DEFAULT_SIZE, Page, keyset_page, lowered


class Care(StrEnum):
    """Whether somebody who can sign in looks after a community that is open."""

    ORPHANED = "orphaned"
    KEPT = "kept"


class Status(StrEnum):
    """Where a community stands between its proposal and its end."""

    PREPARING = "preparing"
    OPEN = "open"
    ARCHIVED = "archived"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which communities are looked for."""

    words: str = ""
    care: Care | None = None
    status: Status | None = None
    visibility: Visibility | None = None


def wanted_by(*, q: str, care: str, status: str, visibility: str) -> Wanted:
    """What is looked for by words as a page and a program send them; empty ones narrow nothing."""
    return Wanted(
        words=q,
        care=Care(care) if care else None,
        status=Status(status) if status else None,
        visibility=Visibility(visibility) if visibility else None,
    )


@dataclass(frozen=True, kw_only=True)
class Administered:
    """One community as an admin sees it; nobody is named and nothing is told that was said there.

    `last_active_on` is None where nothing happened yet, and of a private community of under five
    people, since there it would tell of one of them. `storage` is None where it was not counted
    apart. `readable` says whether the one who asks may open it.
    """

    id: int
    slug: str
    name: str
    visibility: str
    stage: str
    status: Status
    orphaned: bool
    members: int
    facilitators: int
    last_active_on: date | None
    storage: int | None
    readable: bool


def communities_of(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[Administered]:
    """The communities that are looked for, by name; in two statements."""
    demand_caretaker(actor)
    name_key = lowered(Community.name)
    page: Page[Any] = keyset_page(
        session,
        select(
            Community,
            name_key.label("name_key"),
            _preparing().label("preparing"),
            _leaders().label("facilitators"),
            readable_by(actor).label("readable"),
        ).where(*_conditions(wanted)),
        order=((name_key, False), (Community.id.expression, False)),
        key=lambda row: (row.name_key, row.Community.id),
        cursor=cursor,
        size=size,
    )
    used = _used(session)
    return Page(items=[_told(row, used) for row in page.items], next_cursor=page.next_cursor)


def orphans(session: Session) -> int:
    """How many open communities nobody looks after."""
    return session.scalar(select(func.count()).select_from(Community).where(_orphaned())) or 0


def _told(row: Any, used: dict[int, int]) -> Administered:
    place: Community = row.Community
    return Administered(
        id=place.id,
        slug=place.slug,
        name=place.name,
        visibility=place.visibility,
        stage=place.stage,
        status=_status(place.stage, preparing=row.preparing),
        orphaned=_status(place.stage, preparing=row.preparing) is Status.OPEN
        and not row.facilitators,
        members=place.members_count,
        facilitators=row.facilitators,
        last_active_on=_day(place),
        storage=used.get(place.id),
        readable=bool(row.readable),
    )


def _status(stage: str, *, preparing: bool) -> Status:
    if stage == Stage.ARCHIVED:
        return Status.ARCHIVED
    return Status.PREPARING if preparing else Status.OPEN


def _day(place: Community) -> date | None:
    telling = place.visibility == Visibility.PRIVATE and place.members_count < FEWEST_PEOPLE
    if place.last_activity_at is None or telling:
        return None
    return place.last_activity_at.date()


def _used(session: Session) -> dict[int, int]:
    """Bytes of the images that communities show, of those that were counted apart."""
    found = newest_reading(session)
    if found is None:
        return {}
    return {one.community_id: one.size for one in found.storage.places if one.community_id}


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    words = wanted.words.strip().lower()
    if words:
        # SQLite knows capitals of ASCII letters alone.
        spelled = {words, words.title(), words.capitalize(), words.upper()}
        found.append(
            or_(
                Community.slug.contains(words, autoescape=True),
                *(Community.name.icontains(each, autoescape=True) for each in sorted(spelled)),
            )
        )
    if wanted.visibility is not None:
        found.append(Community.visibility == wanted.visibility)
    if wanted.care is Care.ORPHANED:
        found.append(_orphaned())
    if wanted.care is Care.KEPT:
        found.append(and_(_is(Status.OPEN), _leaders() > 0))
    if wanted.status is not None:
        found.append(_is(wanted.status))
    return found


def _orphaned() -> ColumnElement[bool]:
    return and_(_is(Status.OPEN), _leaders() == 0)


def _is(status: Status) -> ColumnElement[bool]:
    """The twin of `_status`."""
    if status is Status.ARCHIVED:
        return Community.stage == Stage.ARCHIVED
    living = Community.stage != Stage.ARCHIVED
    return and_(living, _preparing() if status is Status.PREPARING else not_(_preparing()))


def _preparing() -> ColumnElement[bool]:
    return (
        exists()
        .where(Opening.community_id == Community.id, Opening.opened_at.is_(None))
        .correlate(Community)
    )


def _leaders() -> ColumnElement[int]:
    """How many facilitators can sign in."""
    return (
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == Community.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            is_able(),
        )
        .correlate(Community)
        .scalar_subquery()
    )
