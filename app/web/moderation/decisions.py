"""What was decided about oneself, and appealing against it; open to suspended people too."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.presenters import stored_body
from app.rules import requires
from app.schemas.measures import AppealForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.moderation.access import own_measure
from community.moderation.actions.appeals import appeal
from community.moderation.judges import judges_of
from community.moderation.queries.measures import measure_row, own_measures


@bp.get("/decisions")
@requires("moderation.read_own")
def decisions() -> str:
    """What was decided about oneself, newest first."""
    with reading() as session:
        page = own_measures(session, actor(), cursor=request.args.get("cursor"))
    return render_template("moderation/decisions.html", page=page)


def _decision(measure_id: int) -> dict[str, Any]:
    with reading() as session:
        measure = own_measure(session, actor(), measure_id)
        part, judges = judges_of(session, measure)
        alone = list(judges) == [measure.by_id]
        row = measure_row(session, measure_id, reader=actor())
    return {"row": row, "part": part, "alone": alone, "stored_body": stored_body}


@bp.route("/decisions/<int:measure_id>", methods=["GET", "POST"])
@requires("moderation.appeal")
@form(AppealForm, "moderation/decision.html", context=_decision)
def decision(data: dict[str, Any], measure_id: int) -> ResponseReturnValue:
    """Why, by which rule, until when; and ask somebody else to look again."""
    with unit_of_work() as session:
        measure = own_measure(session, actor(), measure_id)
        once(session, lambda: str(appeal(session, measure, body=data["body"]).id))
    flash(_("Your appeal is on its way. You are told when it is answered."), "success")
    return redirect(f"/decisions/{measure_id}", 303)
