"""Welcoming newcomers, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.welcoming import FirstStepsIn, FirstStepsOut, MarkForm, PlaceIn, WelcomeOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.welcoming import access, actions, path
from community.welcoming.marks import choose_mark, is_marked
from community.welcoming.models import StepKind
from community.welcoming.queries import (
    figures_of,
    place_of,
    promise_to,
    rota_of,
    waiting_for,
)

bp = ApiBlueprint(
    "welcoming", __name__, description="Say hello to newcomers, and their first steps."
)


@bp.route("/communities/<slug>/welcome", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.read")
@bp.response(200, WelcomeOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> dict[str, Any]:
    """Your part in it: your turns, your place on the rota, and the hello you were promised."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.read")
        number, leads = granted.community.id, granted.may("welcoming.arrange")
        place = place_of(session, actor(), number)
        own = place and {
            "accepted": place.accepted_at is not None,
            "away_until": place.away_until,
        }
        return {
            "place": own,
            "waiting": waiting_for(session, actor(), community_id=number, leads=leads),
            "promise": promise_to(session, actor(), number),
            "rota": rota_of(session, number) if leads else None,
            "figures": figures_of(session, number) if leads else None,
        }


@bp.route("/communities/<slug>/welcome/rota/<handle>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.arrange")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def ask(slug: str, handle: str) -> None:
    """Ask a member to say hello; they are on the rota once they accept, you at once."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.arrange")
        account_id = access.member_to_ask(session, granted, handle)
        actions.ask_welcomer(session, granted, account_id=account_id, by=actor())


@bp.route("/communities/<slug>/welcome/rota/<handle>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_off(slug: str, handle: str) -> None:
    """Take somebody off the rota, or yourself."""
    with unit_of_work() as session:
        place = access.place_to_take_off(session, actor(), slug, handle)
        actions.take_off(session, place, by=actor())


@bp.route("/communities/<slug>/welcome/place", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.arguments(PlaceIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def accept(data: dict[str, Any], slug: str) -> None:
    """Agree to say hello, and say until which day you are away."""
    with unit_of_work() as session:
        _granted, place = access.own_place(session, actor(), slug)
        actions.accept_place(place)
        actions.be_away(session, place, data["away_until"])


@bp.route("/communities/<slug>/welcome/newcomers/<int:welcome_id>/met", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def met(slug: str, welcome_id: int) -> None:
    """Say that you have welcomed somebody elsewhere."""
    with unit_of_work() as session:
        welcome = access.welcome_to_settle(session, actor(), slug, welcome_id)
        actions.say_welcomed(session, welcome, by=actor())


@bp.route("/communities/<slug>/welcome/waiving", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def waive(slug: str) -> None:
    """Need no hello."""
    with unit_of_work() as session:
        actions.waive(session, access.own_welcome(session, actor(), slug))


@bp.route("/communities/<slug>/welcome/steps", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.read")
@bp.response(200, FirstStepsOut)  # type: ignore[untyped-decorator]  # the same
def steps(slug: str) -> dict[str, Any]:
    """The first steps, and how far you are while you are new; of others nobody is told that."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.read")
        own = path.own_path(session, actor(), granted)
        return {"steps": list(path.steps_of(session, granted.community.id)), "own": own}


@bp.route("/communities/<slug>/welcome/steps", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.arrange")
@bp.arguments(FirstStepsIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def write_steps(data: dict[str, Any], slug: str) -> None:
    """Write the first steps anew."""
    wanted = path.checked_steps(
        [path.Step(each["says"], each["link"], StepKind(each["kind"])) for each in data["steps"]]
    )
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.arrange")
        path.write_steps(session, granted.community, wanted)


@bp.route("/communities/<slug>/welcome/steps/<int:step_id>/tick", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def tick(slug: str, step_id: int) -> None:
    """Note for yourself that a step is done."""
    _tick(slug, step_id, done=True)


@bp.route("/communities/<slug>/welcome/steps/<int:step_id>/tick", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def untick(slug: str, step_id: int) -> None:
    """Take that back."""
    _tick(slug, step_id, done=False)


def _tick(slug: str, step_id: int, *, done: bool) -> None:
    with unit_of_work() as session:
        step = access.step_to_tick(session, actor(), slug, step_id)
        path.tick_step(session, step, actor=actor(), done=done)


@bp.route("/communities/<slug>/welcome/path/hiding", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def hide(slug: str) -> None:
    """See the first steps no more."""
    _hide(slug, hidden=True)


@bp.route("/communities/<slug>/welcome/path/hiding", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("welcoming.take_part")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unhide(slug: str) -> None:
    """See them again."""
    _hide(slug, hidden=False)


def _hide(slug: str, *, hidden: bool) -> None:
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.take_part")
        path.hide_path(session, granted, actor=actor(), hidden=hidden)


@bp.route("/me/newcomer-mark", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.manage")
@bp.response(200, MarkForm)  # type: ignore[untyped-decorator]  # the same
def show_mark() -> dict[str, bool]:
    """Whether your posts may say that you are new."""
    with reading() as session:
        return {"marked": is_marked(session, actor().id or 0)}


@bp.route("/me/newcomer-mark", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.manage")
@bp.arguments(MarkForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, MarkForm)  # type: ignore[untyped-decorator]  # the same
def choose(data: dict[str, Any]) -> dict[str, bool]:
    """Say whether they may."""
    with unit_of_work() as session:
        choose_mark(session, actor().id or 0, marked=data["marked"])
    return {"marked": data["marked"]}
