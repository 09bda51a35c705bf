"""/api/v1/people: profiles, and names to choose from while typing."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.actor import actor
from app.api.ground import BINARY, ApiBlueprint, PageQuery
from app.avatars import avatar_response
from app.i18n import spoken
from app.rules import requires
from app.schemas.base import Line
from app.schemas.people import PersonOut, ProfileOut, WrittenOut
from app.transactions import reading
from community.badges.queries import badges_of
from community.communities.access import community_to
from community.knowing.subjects import subjects_of
from community.paging import Page
from community.people.access import met_by, person_to_read
from community.people.queries import PersonLine, people_named, shared_communities
from community.threads.queries import Written, replies_by

bp = ApiBlueprint("people", __name__, description="People as you may see them.")


class PeopleQuery(PageQuery):
    """Which people."""

    q = Line(
        most=40,
        metadata={"description": "How the handle, or a word of the name, begins."},
    )
    community = Line(
        most=60,
        metadata={"description": "Only members of the community with this slug."},
    )


@bp.route("/people", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read", hides=True)
@bp.lists(PersonOut, query=PeopleQuery)
def index(asked: dict[str, Any]) -> Page[PersonLine]:
    """People who belong, as you may see, to a community that you may read; for mentions."""
    with reading() as session:
        community_id = None
        if asked["community"]:
            found = community_to(
                session, actor(), asked["community"], verb="communities.read_members"
            )
            community_id = found.community.id
        return people_named(
            session,
            which=met_by(actor()),
            prefix=asked["q"].strip().removeprefix("@"),
            community_id=community_id,
            cursor=asked["cursor"],
            size=asked["limit"],
        )


@bp.route("/people/<handle>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read", hides=True)
@bp.response(200, ProfileOut)  # type: ignore[untyped-decorator]  # the same
def show(handle: str) -> dict[str, Any]:
    """A person's profile; a former handle answers with the present one in `handle`."""
    with reading() as session:
        person = person_to_read(session, actor(), handle)
        communities = shared_communities(session, actor(), person.id)
        subjects = subjects_of(session, actor(), person.id)
        badges = badges_of(session, person.id)
    return {
        "badges": [
            {"kind": one.kind, "name": spoken(one.name), "rule": spoken(one.rule)} for one in badges
        ],
        "asks_about": subjects.asks,
        "answers_about": subjects.answers,
        "handle": person.handle,
        "name": person.name,
        "headline": person.headline,
        "avatar": person.avatar,
        "bio_html": person.bio_html,
        "team": person.team,
        "location": person.location,
        "website": person.website,
        "role": person.role,
        "state": person.state,
        "created_at": person.created_at,
        "communities": communities,
    }


@bp.route("/people/<handle>/replies", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read", hides=True)
@bp.lists(WrittenOut)
def replies(asked: dict[str, Any], handle: str) -> Page[Written]:
    """A person's answers and replies that you may read; `/threads?author=` has the threads."""
    with reading() as session:
        person = person_to_read(session, actor(), handle)
        return replies_by(session, actor(), person.id, cursor=asked["cursor"], size=asked["limit"])


@bp.route("/avatars/<digest>/<int:size>.webp", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.see_avatar")
@bp.response(200, BINARY, content_type="image/webp")  # type: ignore[untyped-decorator]  # the same
def avatar(digest: str, size: int) -> Response:
    """A person's picture, as `avatar` of a person names it; sides of 48, 96 and 192 pixels."""
    return avatar_response(digest, size)
