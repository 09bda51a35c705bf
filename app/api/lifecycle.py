"""Stages, their gates and moves, the facilitators' tasks and the playbook, for programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.api.listing import page_below
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.lifecycle import (
    MoveForm,
    MoveOut,
    StageDecisionForm,
    StageOut,
    StepActForm,
    StepForm,
    StepOut,
    TaskForm,
    TaskOut,
    TaskPlanForm,
    TaskStateForm,
)
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.communities.models import Stage
from community.errors import NotFound
from community.lifecycle.access import proposal_to_decide, task_to_do
from community.lifecycle.actions import playbook as book
from community.lifecycle.actions.moves import accept, move_by_hand, not_yet
from community.lifecycle.actions.tasks import add_task, close_task, plan_task, reopen_task
from community.lifecycle.limits import stage_limits
from community.lifecycle.models import TaskState
from community.lifecycle.queries.playbook import STAGES, whole_playbook
from community.lifecycle.queries.stages import moves, next_gates, open_proposal
from community.lifecycle.queries.tasks import open_tasks_of, task_row
from community.paging import Page
from community.rights import Role

bp = ApiBlueprint(
    "lifecycle", __name__, description="The stages of a community, its tasks and the playbook."
)


@bp.route("/communities/<slug>/stage", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.read")
@bp.response(200, StageOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> Any:
    """Where a community is, what leads on, and what is proposed; overseers see every one."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.read")
        place, reads = granted.community, Role.READER in granted.standing
        found = next_gates(session, place, stage_limits(session))
        return {
            "stage": place.stage,
            "week": found.week,
            "gates": found.gates,
            "proposal": open_proposal(session, place.id, reads=reads),
        }


@bp.route("/communities/<slug>/stage/moves", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.read")
@bp.lists(MoveOut)
def index_moves(query: dict[str, Any], slug: str) -> Page[Any]:
    """The moves of a community, newest first, each with its reason and figures."""
    return page_below(slug, query, moves, verb="lifecycle.read")


@bp.route("/communities/<slug>/stage/proposals/<int:proposal_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.decide")
@bp.arguments(StageDecisionForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def decide(data: dict[str, Any], slug: str, proposal_id: int) -> None:
    """Accept a proposed stage, or say not yet for four weeks; who is second gets 409."""
    with unit_of_work() as session:
        granted, proposal = proposal_to_decide(session, actor(), slug, proposal_id)
        told: dict[str, Any] = {"by": actor(), "reason": data["reason"]}
        if data["outcome"] == "accept":
            done_once(session, lambda: accept(session, granted.community, proposal, **told))
        else:
            done_once(session, lambda: not_yet(session, proposal, **told))


@bp.route("/communities/<slug>/stage", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.override")
@bp.arguments(MoveForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def move(data: dict[str, Any], slug: str) -> None:
    """Move a community to another stage, with a reason."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.override").community
        move_by_hand(session, place, to=Stage(data["stage"]), by=actor(), reason=data["reason"])


@bp.route("/communities/<slug>/tasks", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_tasks")
@bp.lists(TaskOut)
def index_tasks(query: dict[str, Any], slug: str) -> Page[Any]:
    """The facilitators' tasks that wait, soonest first."""
    return page_below(slug, query, open_tasks_of, verb="lifecycle.see_tasks")


@bp.route("/communities/<slug>/tasks", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.do_tasks")
@bp.arguments(TaskForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(TaskOut)
def create_task(data: dict[str, Any], slug: str) -> tuple[Any, str]:
    """A task of the facilitators' own."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.do_tasks").community
        made = once(session, lambda: str(add_task(session, place, by=actor(), **data).id))
        row = task_row(session, place.id, int(made))
    return row, f"/api/v1/communities/{slug}/tasks/{made}"


@bp.route("/communities/<slug>/tasks/<int:task_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_tasks")
@bp.response(200, TaskOut)  # type: ignore[untyped-decorator]  # the same
def show_task(slug: str, task_id: int) -> Any:
    """One task."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.see_tasks").community
        return task_row(session, place.id, task_id)


@bp.route("/communities/<slug>/tasks/<int:task_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.do_tasks")
@bp.arguments(TaskPlanForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def plan(data: dict[str, Any], slug: str, task_id: int) -> None:
    """Who does it, and until when."""
    with unit_of_work() as session:
        _granted, task = task_to_do(session, actor(), slug, task_id)
        plan_task(session, task, assignee=data["assignee"], due_on=data["due_on"])


@bp.route("/communities/<slug>/tasks/<int:task_id>/state", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.do_tasks")
@bp.arguments(TaskStateForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def set_state(data: dict[str, Any], slug: str, task_id: int) -> None:
    """Done, skipped, or open again; who is second gets 409."""
    state = TaskState(data["state"])
    with unit_of_work() as session:
        _granted, task = task_to_do(session, actor(), slug, task_id)
        if state == TaskState.OPEN:
            reopen_task(session, task)
        else:
            close_task(session, task, by=actor(), state=state)


@bp.route("/playbook/<stage>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_playbook")
@bp.response(200, StepOut(many=True))  # type: ignore[untyped-decorator]  # the same
def show_playbook(stage: str) -> Any:
    """What is advised in one stage, in order, retired steps last."""
    with reading() as session:
        steps = whole_playbook(session).get(stage)
    if steps is None:
        raise NotFound
    return steps


@bp.route("/playbook/<stage>", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.edit_playbook")
@bp.arguments(StepForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(StepOut)
def add_step(data: dict[str, Any], stage: str) -> tuple[Any, str]:
    """One more step at the end of a stage."""
    if stage not in STAGES:
        raise NotFound
    with unit_of_work() as session:
        code = once(session, lambda: book.add_step(session, stage=stage, by=actor(), **data).code)
        session.flush()  # the row is read back
        made = next(step for step in whole_playbook(session)[stage] if step.code == code)
    return made, f"/api/v1/playbook/{stage}"


@bp.route("/playbook/<stage>/<step_code>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.edit_playbook")
@bp.arguments(StepForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def edit_step(data: dict[str, Any], stage: str, step_code: str) -> None:
    """Say a step in other words."""
    with unit_of_work() as session:
        book.edit_step(session, stage, step_code, by=actor(), **data)


@bp.route("/playbook/<stage>/<step_code>/acts", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.edit_playbook")
@bp.arguments(StepActForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def act_on_step(data: dict[str, Any], stage: str, step_code: str) -> None:
    """Move a step up or down, retire it, or bring it back."""
    acts: dict[str, Callable[[Session, str, str], None]] = {
        "up": partial(book.move_step, up=True, by=actor()),
        "down": partial(book.move_step, up=False, by=actor()),
        "retire": partial(book.retire_step, by=actor()),
        "restore": partial(book.restore_step, by=actor()),
    }
    with unit_of_work() as session:
        done_once(session, lambda: acts[data["act"]](session, stage, step_code))
