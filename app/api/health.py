"""How communities are doing, for programs: states, signals, flags and breaks; of nobody."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.health.behind import behind
from app.health.bodies import (
    flag_body,
    health_body,
    pause_body,
    signals_body,
    week_bodies,
)
from app.health.standing import WEEKS, Standing, pauses_for, standing_of
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.health import (
    AnswerForm,
    BehindOut,
    BreakForm,
    FlagsOut,
    HealthOut,
    OverviewOut,
    PauseOut,
    PausesOut,
    SignalsOut,
    WeeksOut,
)
from app.transactions import reading, unit_of_work
from community.health.access import break_to_end, community_to_pause, flag_to_answer, health_to
from community.health.actions.answers import answer_flag
from community.health.actions.pauses import end_pause, plan_break
from community.health.models import Feedback
from community.health.queries import rhythm_of
from community.oversight import Need, needs_page
from community.paging import Page

bp = ApiBlueprint(
    "health", __name__, description="How communities are doing, never how people are."
)


class NeedQuery(PageQuery):
    """Of which group; all of them without."""

    need = fields.String(load_default=None, validate=validate.OneOf([str(need) for need in Need]))


def _standing(slug: str) -> Standing:
    with reading() as session:
        return standing_of(session, health_to(session, actor(), slug))


@bp.route("/health", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.oversee")
@bp.lists(OverviewOut, query=NeedQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Every community by what it needs, within one need by name; no content, no ranking."""
    need = Need(query["need"]) if query["need"] else None
    with reading() as session:
        return needs_page(session, actor(), need=need, cursor=query["cursor"], size=query["limit"])


@bp.route("/communities/<slug>/health", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, HealthOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> Any:
    """How it is, what moved, what to do next; the scores, and the flag that is up."""
    return health_body(_standing(slug))


@bp.route("/communities/<slug>/signals", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, SignalsOut)  # type: ignore[untyped-decorator]  # the same
def signals(slug: str) -> Any:
    """Each signal with its definition, window, interval and n; null below five people."""
    return signals_body(_standing(slug))


@bp.route("/communities/<slug>/health/reasons/<code>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, BehindOut)  # type: ignore[untyped-decorator]  # the same
def reason(slug: str, code: str) -> Any:
    """The threads behind a reason or a signal; who may not read them is told how many."""
    with reading() as session:
        standing = standing_of(session, health_to(session, actor(), slug))
        return vars(behind(session, standing, code))


@bp.route("/communities/<slug>/health/weeks", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, WeeksOut)  # type: ignore[untyped-decorator]  # the same
def weeks(slug: str) -> Any:
    """Posts, threads and people of the last 26 weeks; null where one to four people wrote."""
    with reading() as session:
        standing = standing_of(session, health_to(session, actor(), slug))
        said = rhythm_of(session, standing.granted.community.id, last=standing.week, weeks=WEEKS)
    return {"items": week_bodies(standing, said)}


@bp.route("/communities/<slug>/health/flags", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, FlagsOut)  # type: ignore[untyped-decorator]  # the same
def flags(slug: str) -> Any:
    """The newest twenty flags, newest first, with their reasons and what became of them."""
    return {"items": [flag_body(each) for each in _standing(slug).flags]}


@bp.route("/communities/<slug>/health/flags/<int:flag_id>/feedback", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.answer")
@bp.arguments(AnswerForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def answer(data: dict[str, Any], slug: str, flag_id: int) -> None:
    """Say whether a flag was useful; a known reason is told in the note."""
    with unit_of_work() as session:
        found = flag_to_answer(session, actor(), slug, flag_id)
        done_once(
            session,
            lambda: answer_flag(
                session,
                found,
                by=actor(),
                feedback=Feedback(data["feedback"]),
                note=data["note"],
            ),
        )


@bp.route("/communities/<slug>/health/pauses", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.read")
@bp.response(200, PausesOut)  # type: ignore[untyped-decorator]  # the same
def pauses(slug: str) -> Any:
    """The community's breaks, and the holidays and outages of the whole organisation."""
    with reading() as session:
        granted = health_to(session, actor(), slug)
        planned = pauses_for(session, granted)
    return {"items": [pause_body(each) for each in planned]}


@bp.route("/communities/<slug>/health/pauses", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.pause")
@bp.arguments(BreakForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PauseOut)
def plan(data: dict[str, Any], slug: str) -> tuple[dict[str, Any], str]:
    """Plan a break; its weeks count for nothing."""
    with unit_of_work() as session:
        granted = community_to_pause(session, actor(), slug)
        made = int(once(session, lambda: str(plan_break(session, granted, by=actor(), **data).id)))
        place = granted.community
        found = break_to_end(session, actor(), place.slug, made)
        return pause_body(found), f"/api/v1/communities/{place.slug}/health/pauses/{made}"


@bp.route("/communities/<slug>/health/pauses/<int:pause_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.pause")
@bp.response(200, PauseOut)  # type: ignore[untyped-decorator]  # the same
def pause(slug: str, pause_id: int) -> Any:
    """One break of this community."""
    with reading() as session:
        return pause_body(break_to_end(session, actor(), slug, pause_id))


@bp.route("/communities/<slug>/health/pauses/<int:pause_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.pause")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def end(slug: str, pause_id: int) -> None:
    """Call a break off, or end it today."""
    with unit_of_work() as session:
        end_pause(session, break_to_end(session, actor(), slug, pause_id), by=actor())
