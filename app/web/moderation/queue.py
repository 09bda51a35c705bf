"""The reports of one community, and the decision on each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.presenters import stored_body
from app.rules import requires
from app.schemas.moderation import DecisionForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community.communities.access import community_to
from community.errors import NotFound
from community.moderation.access import report_to_decide
from community.moderation.actions.reports import decide_report
from community.moderation.policies import Outcome
from community.moderation.queries import open_reports


def _queue(slug: str, report_id: int | None = None) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.review", tab="moderation")
        page = open_reports(
            session, community_id=context["place"].id, cursor=request.args.get("cursor")
        )
    return {**context, "page": page, "deciding": report_id, "stored_body": stored_body}


@bp.get("/communities/<slug>/moderation")
@requires("moderation.review")
def index(slug: str) -> str:
    """Open reports, oldest first."""
    return render_template("moderation/queue.html", form=FormState(), **_queue(slug))


@bp.post("/communities/<slug>/moderation/reports/<int:report_id>")
@requires("moderation.review")
@form(DecisionForm, "moderation/queue.html", context=_queue)
def decide(data: dict[str, Any], slug: str, report_id: int) -> ResponseReturnValue:
    """Hide the post, or dismiss the report."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="moderation.review")
        found = report_to_decide(session, actor(), report_id)
        if found.report.community_id != granted.community.id:
            raise NotFound
        decide_report(
            session,
            found,
            by=actor(),
            outcome=Outcome(data["outcome"]),
            reason=data["reason"],
            rule=data["rule"],
        )
    if data["outcome"] == Outcome.HIDDEN:
        flash(_("The post is hidden."), "success")
    else:
        flash(_("The report is dismissed; the post stays."), "success")
    return redirect(f"/communities/{slug}/moderation", 303)
