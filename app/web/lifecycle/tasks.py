"""The tasks of a community's facilitators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import once
from app.rules import requires
from app.schemas.lifecycle import TaskForm, TaskPlanForm, TaskStateForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.lifecycle import bp
from community import clock
from community.communities.access import community_to
from community.communities.queries.members import facilitators
from community.lifecycle.access import task_to_do
from community.lifecycle.actions.tasks import add_task, close_task, plan_task, reopen_task
from community.lifecycle.models import TaskState
from community.lifecycle.queries.tasks import closed_tasks_of, open_tasks_of
from community.organisation.queries import organisation_zone


def _tasks(slug: str, **_more: int) -> dict[str, Any]:
    done = request.args.get("done") == "1"
    with reading() as session:
        context = room(session, slug, verb="lifecycle.see_tasks", tab="tasks")
        read = closed_tasks_of if done else open_tasks_of
        community_id = context["place"].id
        return {
            **context,
            "page": read(session, community_id=community_id, cursor=request.args.get("cursor")),
            "done": done,
            "today": clock.now().astimezone(organisation_zone(session)).date(),
            "facilitators": facilitators(session, community_id=community_id),
        }


@bp.get("/communities/<slug>/tasks")
@requires("lifecycle.see_tasks")
def tasks(slug: str) -> str:
    """What waits, soonest first; or what was done."""
    return render_template("lifecycle/tasks.html", form=FormState(), **_tasks(slug))


@bp.post("/communities/<slug>/tasks")
@requires("lifecycle.do_tasks")
@form(TaskForm, "lifecycle/tasks.html", context=_tasks)
def create_task(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """A task of the facilitators' own."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.do_tasks")
        once(session, lambda: str(add_task(session, granted.community, by=actor(), **data).id))
    flash(_("The task is on the list."), "success")
    return redirect(f"/communities/{slug}/tasks", 303)


@bp.post("/communities/<slug>/tasks/<int:task_id>")
@requires("lifecycle.do_tasks")
@form(TaskPlanForm, "lifecycle/tasks.html", context=_tasks)
def plan(data: dict[str, Any], slug: str, task_id: int) -> ResponseReturnValue:
    """Who does it, and until when."""
    with unit_of_work() as session:
        _granted, task = task_to_do(session, actor(), slug, task_id)
        plan_task(session, task, assignee=data["assignee"], due_on=data["due_on"])
    flash(_("Saved."), "success")
    return redirect(f"/communities/{slug}/tasks", 303)


@bp.post("/communities/<slug>/tasks/<int:task_id>/state")
@requires("lifecycle.do_tasks")
@form(TaskStateForm, "lifecycle/tasks.html", context=_tasks)
def set_state(data: dict[str, Any], slug: str, task_id: int) -> ResponseReturnValue:
    """Done, skipped, or open again."""
    state = TaskState(data["state"])
    with unit_of_work() as session:
        _granted, task = task_to_do(session, actor(), slug, task_id)
        if state == TaskState.OPEN:
            reopen_task(session, task)
        else:
            close_task(session, task, by=actor(), state=state)
    said = {
        TaskState.OPEN: _("The task is open again."),
        TaskState.DONE: _("Done. It stands under “Done and skipped”."),
        TaskState.SKIPPED: _("Skipped. It stands under “Done and skipped”."),
    }
    flash(said[state])
    return redirect(f"/communities/{slug}/tasks", 303)
