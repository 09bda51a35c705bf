"""The reports of one community, and one report: who has it in hand, notes, the decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.presenters import stored_body
from app.rules import requires
from app.schemas.batches import ReportBatchForm
from app.schemas.moderation import DecisionForm, NoteForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from app.web.moderation.batches import do_to_ticked, several
from app.web.moderation.posts import begun
from community.moderation.access import report_in
from community.moderation.actions import cases
from community.moderation.actions.reports import decide_report
from community.moderation.policies import Outcome, Reason
from community.moderation.queries import ReportFilter, report_row, reports_page
from community.moderation.queries.reports import ReportState, notes_on
from community.moderation.rules import rules_of
from community.moderation.targets import report_target


def wanted_of(state: str | None, reason: str | None) -> ReportFilter:
    """What was asked for; words that mean nothing ask for nothing."""
    return ReportFilter(
        state=ReportState(state) if state in list(ReportState) else ReportState.OPEN,
        reason=reason if reason in list(Reason) and reason else "",
        who=actor().id or 0,
    )


def _queue(slug: str) -> dict[str, Any]:
    wanted = wanted_of(request.args.get("state"), request.args.get("reason"))
    with reading() as session:
        context = room(session, slug, verb="moderation.review", tab="moderation")
        place_id = context["place"].id
        target = report_target(session)
        page = reports_page(
            session,
            community_id=place_id,
            wanted=wanted,
            target=target,
            cursor=request.args.get("cursor"),
        )
        return {
            **context,
            **several(session, place_id),
            "page": page,
            "wanted": wanted,
            "reasons": [str(code) for code in Reason],
            "hours": int(target.total_seconds() // 3600),
        }


@bp.route("/communities/<slug>/moderation", methods=["GET", "POST"])
@requires("moderation.review")
@form(ReportBatchForm, "moderation/queue.html", context=_queue)
def index(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Reports, oldest first, narrowed by state and reason; do one act to those that are ticked."""
    return do_to_ticked(slug, data)


def _case(slug: str, report_id: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.review", tab="moderation")
        found = report_in(session, actor(), slug, report_id)
        return {
            **context,
            "report": report_row(session, found.report.id),
            "notes": notes_on(session, found.report.id),
            "rules": rules_of(session, context["place"].id).rules,
            "stored_body": stored_body,
            **begun(session, context["place"].id),
        }


@bp.route("/communities/<slug>/moderation/reports/<int:report_id>", methods=["GET", "POST"])
@requires("moderation.review")
@form(DecisionForm, "moderation/case.html", context=_case)
def decide(data: dict[str, Any], slug: str, report_id: int) -> ResponseReturnValue:
    """Hide the post, or dismiss the report."""
    with unit_of_work() as session:
        found = report_in(session, actor(), slug, report_id)
        decide_report(
            session,
            found,
            by=actor(),
            **{**data, "outcome": Outcome(data["outcome"])},
        )
    if data["outcome"] == Outcome.HIDDEN:
        flash(_("The post is hidden."), "success")
    else:
        flash(_("The report is dismissed; the post stays."), "success")
    return redirect(f"/communities/{slug}/moderation", 303)


@bp.post("/communities/<slug>/moderation/reports/<int:report_id>/notes")
@requires("moderation.review")
@form(NoteForm, "moderation/case.html", context=_case)
def write_note(data: dict[str, Any], slug: str, report_id: int) -> ResponseReturnValue:
    """Leave a note for the other facilitators."""
    with unit_of_work() as session:
        found = report_in(session, actor(), slug, report_id)
        once(
            session,
            lambda: str(cases.write_note(session, found, by=actor(), body=data["body"]).id),
        )
    return redirect(_address(slug, report_id), 303)


@bp.post("/communities/<slug>/moderation/reports/<int:report_id>/assignment")
@requires("moderation.review")
def assign(slug: str, report_id: int) -> ResponseReturnValue:
    """Take the report in hand, also out of the hand in which it was seen."""
    version = request.args.get("version", type=int)
    return _act(
        slug,
        report_id,
        lambda session, found: cases.take_in_hand(session, found, by=actor(), version=version),
    )


@bp.post("/communities/<slug>/moderation/reports/<int:report_id>/assignment/remove")
@requires("moderation.review")
def unassign(slug: str, report_id: int) -> ResponseReturnValue:
    """Leave the report to others."""
    return _act(slug, report_id, lambda session, found: cases.leave(session, found, by=actor()))


def _act(slug: str, report_id: int, act: Any) -> ResponseReturnValue:
    with unit_of_work() as session:
        act(session, report_in(session, actor(), slug, report_id))
    return redirect(_address(slug, report_id), 303)


def _address(slug: str, report_id: int) -> str:
    return f"/communities/{slug}/moderation/reports/{report_id}"
