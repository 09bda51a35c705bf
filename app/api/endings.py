"""How communities split, merge, end and begin again, and who hands over to whom, for programs."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import BINARY, ApiBlueprint, expected_version, tagged
from app.exporting import export_response
from app.harvest import harvest_draft
from app.idempotency import done_once, once
from app.rendering import render
from app.rules import requires
from app.schemas.endings import (
    CloseForm,
    EndingOut,
    HarvestPatch,
    MergeAnswerForm,
    MergeForm,
    NextPlacesForm,
    SplitForm,
    SplitOut,
)
from app.schemas.lifecycle import ReasonForm
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.communities.actions.charters import CommunitySettings
from community.communities.models import Joining, Visibility
from community.errors import NotFound
from community.lifecycle.access import ending_to, merge_to_follow, offer_to_answer, place_to_join
from community.lifecycle.actions import endings as acts
from community.lifecycle.actions.moves import begin_again
from community.lifecycle.actions.renewal import renew_charter
from community.lifecycle.actions.successions import (
    agree_to_merge,
    go_along,
    offer_merge,
    split,
    withdraw_offer,
)
from community.lifecycle.models import Ending, SuccessionKind
from community.lifecycle.queries.endings import following, made_together

bp = ApiBlueprint(
    "endings", __name__, description="Split, merge and end communities, and begin again."
)


@bp.route("/communities/<slug>/ending", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.response(200, EndingOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> Any:
    """What the community made, and where to go on as far as you may read there."""
    body, version = _read(slug)
    return tagged(body, EndingOut(), version=version)


def _read(slug: str) -> tuple[dict[str, Any], int]:
    with reading() as session:
        place = community_to(session, actor(), slug, verb="communities.read").community
        ending = session.get(Ending, place.id)
        if ending is None:
            raise NotFound
        names = ("begun_at", "ended_at", "harvest", "farewell")
        kinds = (SuccessionKind.NEXT_PLACE, SuccessionKind.SPLIT, SuccessionKind.MERGED)
        places = following(session, actor(), place.id, *kinds)
        body = {**{name: getattr(ending, name) for name in names}, "next_places": places}
        return body, ending.version


@bp.route("/communities/<slug>/ending", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(ReasonForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def begin(data: dict[str, Any], slug: str) -> None:
    """Begin to end a community; members are told, everything goes on."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.end").community
        made = made_together(session, place.id)
    draft = render(harvest_draft(made))
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.end").community
        told: dict[str, Any] = {"by": actor(), "harvest": draft, "reason": data["reason"]}
        done_once(session, lambda: acts.begin_ending(session, place, **told))


@bp.route("/communities/<slug>/ending", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(HarvestPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, EndingOut)  # type: ignore[untyped-decorator]  # the same
def write_harvest(data: dict[str, Any], slug: str) -> Any:
    """Write what was made together, and the last sentence; what is left out stays."""
    seen = expected_version()
    with reading() as session:
        _granted, ending = ending_to(session, actor(), slug)
    seen = ending.version if seen is None else seen
    written = render(data.get("harvest", ending.harvest))
    with unit_of_work() as session:
        _granted, ending = ending_to(session, actor(), slug)
        farewell = data.get("farewell", ending.farewell)
        acts.write_harvest(session, ending, harvest=written, farewell=farewell, seen_version=seen)
    body, version = _read(slug)
    return tagged(body, EndingOut(), version=version)


@bp.route("/communities/<slug>/ending/places", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(NextPlacesForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def choose_places(data: dict[str, Any], slug: str) -> None:
    """Point to up to three communities."""
    with unit_of_work() as session:
        granted, _ending = ending_to(session, actor(), slug)
        acts.choose_next_places(session, granted.community, by=actor(), slugs=data["places"])


@bp.route("/communities/<slug>/ending/close", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(CloseForm, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def close(data: dict[str, Any], slug: str) -> None:
    """End it: everything is kept and read, nothing is added.

    A harvest that nobody has touched since Hearth drafted it is refused without `as_drafted`.
    """

    def end(session: Session) -> None:
        granted, ending = ending_to(session, actor(), slug)
        acts.end_community(session, granted.community, ending, by=actor(), **data)

    with unit_of_work() as session:
        done_once(session, lambda: end(session))


@bp.route("/communities/<slug>/ending", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def cancel(slug: str) -> None:
    """Not to end after all."""
    with unit_of_work() as session:
        _granted, ending = ending_to(session, actor(), slug)
        acts.call_off(session, ending)


@bp.route("/communities/<slug>/ending/relaunch", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(ReasonForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def relaunch(data: dict[str, Any], slug: str) -> None:
    """Begin a community that has ended again."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.end").community
        done_once(session, lambda: begin_again(session, place, by=actor(), reason=data["reason"]))


@bp.route("/communities/<slug>/ending/follow", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.leave")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def follow(slug: str) -> None:
    """As a member of what was merged, become a member of where it went."""
    with unit_of_work() as session:
        merge = merge_to_follow(session, actor(), slug)
        done_once(session, lambda: go_along(session, merge, by=actor()))


@bp.route("/communities/<slug>/split", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(SplitForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SplitOut)
def split_off(data: dict[str, Any], slug: str) -> tuple[dict[str, str], str]:
    """Propose a community that takes the threads of some tags along when it opens."""
    wanted = CommunitySettings(
        name=data["name"],
        slug=data["slug"].lower(),
        summary=data["summary"],
        visibility=Visibility(data["opens_as"]),
        joining=Joining(data["joining"]),
    )
    proposal = render(data["proposal"])
    told: dict[str, Any] = {"tags": data["tags"], "proposal": proposal, "by": actor()}
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.end").community
        made = once(session, lambda: split(session, place, wanted, **told).slug)
    return {"slug": made}, f"/api/v1/communities/{made}"


@bp.route("/communities/<slug>/merge", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(MergeForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def merge(data: dict[str, Any], slug: str) -> None:
    """Ask the facilitators of another community to take this one in."""

    def offer(session: Session) -> None:
        place = community_to(session, actor(), slug, verb="lifecycle.end").community
        into = place_to_join(session, actor(), data["into"])
        offer_merge(session, place, into, by=actor())

    with unit_of_work() as session:
        done_once(session, lambda: offer(session))


@bp.route("/communities/<slug>/merge/<int:offer_id>", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.end")
@bp.arguments(MergeAnswerForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def answer_merge(data: dict[str, Any], slug: str, offer_id: int) -> None:
    """Take the other community in, or decline; the one that asked takes its offer back."""

    def answer(session: Session) -> None:
        granted, offer = offer_to_answer(session, actor(), slug, offer_id)
        if data["outcome"] == "agree":
            agree_to_merge(session, offer, here=granted.community.id, by=actor())
        else:
            withdraw_offer(session, offer)

    with unit_of_work() as session:
        done_once(session, lambda: answer(session))


@bp.route("/communities/<slug>/charter/renewal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def renew(slug: str) -> None:
    """The charter is still right as it stands."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="communities.edit").community
        done_once(session, lambda: renew_charter(session, place))


@bp.route("/communities/<slug>/export", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.export")
@bp.response(200, BINARY, content_type="application/zip")  # type: ignore[untyped-decorator]  # the same
def export(slug: str) -> Response:
    """The whole community as you read it: plain pages and JSON Lines, no mail addresses."""
    return export_response(slug)
