"""Communities for programs: find, propose, change, join and leave."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, expected_version, tagged
from app.idempotency import once
from app.rendering import render
from app.rules import requires
from app.schemas.communities import (
    BelongingOut,
    CommunityItemOut,
    CommunityOut,
    CommunityPatch,
    JoinForm,
)
from app.schemas.lifecycle import ProposalForm
from app.transactions import reading, unit_of_work
from community.communities import access
from community.communities.access import Granted
from community.communities.access.belonging import own_membership_to_end
from community.communities.actions import memberships, requests
from community.communities.actions.charters import (
    CHARTER_TEXTS,
    CommunitySettings,
    change_settings,
    prepare_charter,
    write_charter,
)
from community.communities.models import Community, Joining, Visibility
from community.communities.policies import WayIn
from community.communities.queries.directory import CommunityCard, directory
from community.lifecycle.actions.openings import keep_private, propose_community
from community.paging import Page

bp = ApiBlueprint(
    "communities",
    __name__,
    description="Find communities, read what they are, join and leave them.",
)

_SETTINGS = (
    "name",
    "slug",
    "summary",
    "visibility",
    "joining",
    "question_template",
    "allows_alias",
)


@bp.route("/communities", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.browse")
@bp.lists(CommunityItemOut)
def index(query: dict[str, Any]) -> Page[Any]:
    """Communities by name: those you may read; overseers see that the others exist."""
    with reading() as session:
        page = directory(session, actor(), cursor=query["cursor"], size=query["limit"])
    return Page(items=[_item(card) for card in page.items], next_cursor=page.next_cursor)


def _item(card: CommunityCard) -> Any:
    if card.readable:
        return card
    names = ("name", "stage", "visibility", "readable")
    return {"slug": None, **{name: getattr(card, name) for name in names}}


@bp.route("/communities", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.propose")
@bp.arguments(ProposalForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(CommunityOut)
def create(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Propose a community; it is private, and you its facilitator, until it opens."""
    wanted = _wanted({**data, "visibility": data["opens_as"]})
    proposal = render(data["proposal"])
    with unit_of_work() as session:
        slug = once(
            session,
            lambda: propose_community(session, wanted, proposal=proposal, by=actor()).slug,
        )
        session.expire_all()  # the counter was changed by a statement of its own
        granted = access.community_to(session, actor(), slug, verb="communities.read")
        return _body(granted), f"/api/v1/communities/{slug}"


def _wanted(data: dict[str, Any]) -> CommunitySettings:
    return CommunitySettings(
        name=data["name"],
        slug=data["slug"].lower(),
        summary=data["summary"],
        visibility=Visibility(data["visibility"]),
        joining=Joining(data["joining"]),
        question_template=data.get("question_template", ""),
        allows_alias=data.get("allows_alias", True),
    )


@bp.route("/communities/<slug>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.response(200, CommunityOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> Any:
    """A community with its charter."""
    body, version = _read(slug)
    return tagged(body, CommunityOut(), version=version)


def _read(slug: str) -> tuple[dict[str, Any], int]:
    with reading() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.read")
        return _body(granted), granted.community.version


def _body(granted: Granted) -> dict[str, Any]:
    place = granted.community
    names = ("members_count", "threads_count", "unanswered_count", "last_activity_at")
    return {
        **{name: getattr(place, name) for name in (*_SETTINGS, *names, "stage", "created_at")},
        "role": granted.membership.role if granted.membership else None,
        "charter": {name: getattr(place, name) for name in (*CHARTER_TEXTS, "sponsor")},
    }


@bp.route("/communities/<slug>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(CommunityPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, CommunityOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], slug: str) -> Any:
    """Change settings or charter; what is left out stays."""
    seen = expected_version()
    with reading() as session:
        place = access.community_to(session, actor(), slug, verb="communities.edit").community
    texts = {name: data.get(name, getattr(place, name)) for name in CHARTER_TEXTS}
    charter = prepare_charter(texts, sponsor=data.get("sponsor", place.sponsor), render=render)
    settings = _wanted({name: data.get(name, getattr(place, name)) for name in _SETTINGS})
    # What was read to fill the gaps must still hold when it is written.
    seen = place.version if seen is None else seen
    with unit_of_work() as session:
        found = access.community_to(session, actor(), slug, verb="communities.edit").community
        _apply(session, found, data, charter=charter, settings=settings, seen=seen)
    body, version = _read(settings.slug)
    return tagged(body, CommunityOut(), version=version)


def _apply(
    session: Any,
    place: Community,
    data: dict[str, Any],
    *,
    charter: Any,
    settings: CommunitySettings,
    seen: int | None,
) -> None:
    if not data.keys().isdisjoint({*CHARTER_TEXTS, "sponsor"}):
        write_charter(session, place, charter, seen_version=seen)
        seen = None
    if not data.keys().isdisjoint(_SETTINGS) or not data:
        keep_private(session, place, visibility=settings.visibility)
        change_settings(session, place, settings, seen_version=seen)


@bp.route("/communities/<slug>/membership", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.join")
@bp.arguments(JoinForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, BelongingOut)  # type: ignore[untyped-decorator]  # the same
def join(data: dict[str, Any], slug: str) -> Any:
    """Join, or ask to, as the community wants it."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.join")
        way = once(
            session,
            lambda: requests.join(session, granted.community, by=actor(), note=data["note"]),
        )
    return {"state": "member" if way == WayIn.JOIN else "requested"}


@bp.route("/communities/<slug>/membership", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.leave")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def leave(slug: str) -> None:
    """Leave."""
    with unit_of_work() as session:
        _granted, membership = own_membership_to_end(session, actor(), slug)
        memberships.leave(session, membership)


@bp.route("/communities/<slug>/membership/request", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.join")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw(slug: str) -> None:
    """Take your request to join back; harmless when there is none."""
    who = actor()
    with unit_of_work() as session:
        granted = access.community_to(session, who, slug, verb="communities.join")
        assert who.id is not None  # only accounts hold the right
        requests.withdraw_request(session, community_id=granted.community.id, account_id=who.id)
