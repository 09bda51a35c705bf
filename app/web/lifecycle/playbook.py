"""The playbook of the organisation: what is advised in each stage."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import once
from app.rules import requires
from app.schemas.lifecycle import StepActForm, StepForm, StepPageForm
from app.transactions import reading, unit_of_work
from app.web.lifecycle import bp
from community.errors import NotFound
from community.lifecycle.actions import playbook as acts
from community.lifecycle.queries.playbook import Step, whole_playbook
from community.organisation.actions import demand_unchanged
from community.organisation.queries import newest_change


def _playbook(**_more: str) -> dict[str, Any]:
    with reading() as session:
        return {"stages": whole_playbook(session)}


@bp.get("/admin/playbook")
@requires("lifecycle.see_playbook")
def playbook() -> str:
    """Every stage with its steps."""
    return render_template("lifecycle/playbook.html", form=FormState(), **_playbook())


def _adding(stage: str) -> dict[str, Any]:
    if stage not in _playbook()["stages"]:
        raise NotFound
    return {"stage": stage, "step": None, "form_values": {"days": 14}}


@bp.route("/admin/playbook/<stage>/new", methods=["GET", "POST"])
@requires("lifecycle.edit_playbook")
@form(StepForm, "lifecycle/step.html", context=_adding)
def add_step(data: dict[str, Any], stage: str) -> ResponseReturnValue:
    """One more step."""
    _adding(stage)
    with unit_of_work() as session:
        once(session, lambda: str(acts.add_step(session, stage=stage, by=actor(), **data).id))
    flash(_("The step is added. Communities that enter this stage get it as a task."), "success")
    return redirect("/admin/playbook", 303)


def _editing(stage: str, step_code: str) -> dict[str, Any]:
    steps: list[Step] = _playbook()["stages"].get(stage, [])
    step = next((step for step in steps if step.code == step_code), None)
    if step is None:
        raise NotFound
    values = {"title": str(step.title), "why": str(step.why), "days": step.days}
    with reading() as session:
        since = newest_change(session, (acts.step_name(stage, step_code),))
    return {"stage": stage, "step": step, "since": since, "form_values": values}


@bp.route("/admin/playbook/<stage>/<step_code>", methods=["GET", "POST"])
@requires("lifecycle.edit_playbook")
@form(StepPageForm, "lifecycle/step.html", context=_editing)
def edit_step(data: dict[str, Any], stage: str, step_code: str) -> ResponseReturnValue:
    """Say a step in other words."""
    with unit_of_work() as session:
        since = data.pop("since")
        if since is not None:
            demand_unchanged(session, (acts.step_name(stage, step_code),), since=since)
        acts.edit_step(session, stage, step_code, by=actor(), **data)
    flash(_("The step is saved. Tasks that are open keep their words."), "success")
    return redirect("/admin/playbook", 303)


@bp.post("/admin/playbook/<stage>/<step_code>/act")
@requires("lifecycle.edit_playbook")
@form(StepActForm, "lifecycle/playbook.html", context=_playbook)
def act_on_step(data: dict[str, Any], stage: str, step_code: str) -> ResponseReturnValue:
    """Move a step up or down, retire it, or bring it back."""
    with unit_of_work() as session:
        if data["act"] == "retire":
            acts.retire_step(session, stage, step_code, by=actor())
        elif data["act"] == "restore":
            acts.restore_step(session, stage, step_code, by=actor())
        else:
            acts.move_step(session, stage, step_code, up=data["act"] == "up", by=actor())
    return redirect(f"/admin/playbook#stage-{stage}", 303)
