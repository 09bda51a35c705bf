"""A community's list of threads as its pages show it; discussions and questions share it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from app.actor import actor
from app.levels import bell_of_list
from app.transactions import reading
from community import clock
from community.communities.access import Granted, community_to
from community.communities.queries.tags import tag_called
from community.errors import Refused
from community.lifecycle.queries.state import life_of
from community.moderation.queries.held import own_waiting
from community.paging import Page
from community.reading.queries import unread_in
from community.rights import Role
from community.threads.models import ThreadKind
from community.threads.policies import is_archived, normal_tag
from community.threads.queries import (
    Sort,
    ThreadFilter,
    ThreadRow,
    pinned_threads,
    threads_page,
)
from community.threads.statuses import QuestionStatus


def listing(slug: str, *, kind: ThreadKind | None) -> dict[str, Any]:
    """What the list's template takes, and in `onwards` where a synonym in its address leads."""
    who = actor()
    sort = _sort()
    cursor = request.args.get("cursor")
    with reading() as session:
        granted = community_to(session, who, slug, verb="threads.read")
        which = _narrowed(granted.community.id, kind, sort)
        tag = which.tag
        page: Page[ThreadRow] = threads_page(session, who, which=which, sort=sort, cursor=cursor)
        above = which.pinned is False and cursor is None
        pinned = pinned_threads(session, who, which=which) if above else ()
        life = life_of(session, granted.community)
        tagged = _tagged(session, granted, tag)
        first = cursor is None and tag is None and Role.MEMBER in granted.standing
        waiting = own_waiting(session, who, community_id=granted.community.id) if first else ()
        unread = unread_in(session, who, [row.id for row in (*pinned, *page.items)])
    return {
        "granted": granted,
        "community": granted.community,
        "life": life,
        "page": page,
        "pinned": pinned,
        "sort": sort,
        "sorts": list(Sort),
        **tagged,
        "status": which.status,
        "archived": which.archived,
        "statuses": list(QuestionStatus) if kind is ThreadKind.QUESTION else (),
        "waiting": waiting,
        "unread": unread,
        "read_until": clock.now(),
        "first_page": cursor is None,
        "may_start": granted.may("threads.start") and not is_archived(granted.community),
        "is_member": Role.MEMBER in granted.standing,
    }


def _tagged(session: Session, granted: Granted, tag: str | None) -> dict[str, Any]:
    """The tag that the list is narrowed to, what it is for, and how much one hears of it."""
    if not tag:
        return {"tag": None, "about": None, "onwards": None, "bell": None}
    about = tag_called(session, community_id=granted.community.id, name=tag)
    return {
        "tag": tag,
        "about": about,
        "onwards": at_tag(about.name) if about is not None and about.name != tag else None,
        "bell": bell_of_list(session, actor(), granted, tag=tag),
    }


def at_tag(name: str) -> str:
    """This address with the tag that a synonym in it means."""
    query = [
        (key, name if key == "tag" else value) for key, value in request.args.items(multi=True)
    ]
    return f"{request.path}?{urlencode(query)}"


def _narrowed(community_id: int, kind: ThreadKind | None, sort: Sort) -> ThreadFilter:
    tag, archived = _tag(), _archived()
    status = _status() if kind is ThreadKind.QUESTION else None
    return ThreadFilter(
        community_id=community_id,
        kind=kind,
        tag=tag,
        status=status,
        archived=archived,
        # Pinned threads stand above the first page, in the orders that have a top.
        pinned=False if sort is Sort.LATEST and not (tag or status or archived) else None,
    )


def _archived() -> bool:
    return request.args.get("archived") == "1"


def _sort() -> Sort:
    try:
        return Sort(request.args.get("sort") or Sort.LATEST)
    except ValueError:
        return Sort.LATEST


def _status() -> QuestionStatus | None:
    try:
        return QuestionStatus(request.args.get("status", ""))
    except ValueError:
        return None


def _tag() -> str | None:
    asked = request.args.get("tag")
    if not asked:
        return None
    try:
        return normal_tag(asked)
    except Refused:
        return "-"  # no tag is called so: an empty list says it best
