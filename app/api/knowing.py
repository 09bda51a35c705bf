"""Who might know the answer to a question, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.knowing import threads_alike
from app.rules import requires
from app.schemas.knowing import AskForm, AskingForm, WhoMightKnowOut
from app.transactions import reading, unit_of_work
from community.knowing.actions import ask_person, demand_looking, welcome_asking
from community.knowing.policies import MOST_ASKED
from community.knowing.queries import asked_of, welcomes_being_asked, who_might_know
from community.threads.access import thread_to

bp = ApiBlueprint("knowing", __name__, description="Find out who might know, and ask them.")


@bp.route("/threads/<int:thread_id>/who-might-know", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("knowing.ask")
@bp.response(200, WhoMightKnowOut)  # type: ignore[untyped-decorator]  # the same
def show(thread_id: int) -> dict[str, Any]:
    """Whom to ask about your question, or as a facilitator about any; three at most."""
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="knowing.ask")
        demand_looking(granted, actor=actor())
        asked = asked_of(session, thread_id)
        if len(asked) >= MOST_ASKED:
            people = []
        else:
            people = who_might_know(session, granted, alike=threads_alike(granted))
    return {"people": people, "asked": [each.handle for each in asked]}


@bp.route("/threads/<int:thread_id>/who-might-know", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("knowing.ask")
@bp.arguments(AskForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def ask(data: dict[str, Any], thread_id: int) -> None:
    """Tell one of those suggested that they might know."""
    with reading() as session:
        alike = threads_alike(thread_to(session, actor(), thread_id, verb="knowing.ask"))
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="knowing.ask")
        handle = data["handle"]
        done_once(
            session,
            lambda: ask_person(session, granted, actor=actor(), handle=handle, alike=alike),
        )


@bp.route("/me/asking", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.manage")
@bp.response(200, AskingForm)  # type: ignore[untyped-decorator]  # the same
def show_asking() -> dict[str, bool]:
    """Whether you may be suggested to others as somebody who might know."""
    with reading() as session:
        return {"welcome": welcomes_being_asked(session, actor().id or 0)}


@bp.route("/me/asking", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.manage")
@bp.arguments(AskingForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, AskingForm)  # type: ignore[untyped-decorator]  # the same
def choose_asking(data: dict[str, Any]) -> dict[str, bool]:
    """Say whether you may be."""
    with unit_of_work() as session:
        welcome_asking(session, actor().id or 0, welcome=data["welcome"])
    return {"welcome": data["welcome"]}
