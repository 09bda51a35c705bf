"""Reports and their decision, hiding and showing again, for programs."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, version_if_sent
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.moderation import (
    DecisionIn,
    HidingForm,
    ReportIn,
    ReportOut,
    ReportReceipt,
)
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.moderation.access import post_to, post_to_report, report_to_decide
from community.moderation.actions.hiding import hide_post, show_post
from community.moderation.actions.reports import decide_report, report_post
from community.moderation.policies import Outcome, Reason
from community.moderation.queries import ReportFilter, reports_page
from community.moderation.queries.reports import ReportState
from community.paging import Page


class ReportQuery(PageQuery):
    """Of which community, in which state, for which reason."""

    community = fields.String(required=True, validate=validate.Length(min=1, max=60))
    state = fields.String(
        load_default=str(ReportState.OPEN),
        validate=validate.OneOf([str(state) for state in ReportState]),
    )
    reason = fields.String(
        load_default="", validate=validate.OneOf(["", *(str(reason) for reason in Reason)])
    )


bp = ApiBlueprint(
    "reports",
    __name__,
    description="Report posts, decide on reports, hide posts and show them again.",
)


@bp.route("/reports", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.lists(ReportOut, query=ReportQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Reports of a community you facilitate, oldest first; decided ones newest first."""
    wanted = ReportFilter(
        state=ReportState(query["state"]), reason=query["reason"], who=actor().id or 0
    )
    with reading() as session:
        granted = community_to(session, actor(), query["community"], verb="moderation.review")
        return reports_page(
            session,
            community_id=granted.community.id,
            wanted=wanted,
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/reports", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.report")
@bp.arguments(ReportIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def create(data: dict[str, Any]) -> Any:
    """Report a thread or a reply to the facilitators of its community."""
    with unit_of_work() as session:
        granted = post_to_report(
            session, actor(), thread_id=data["thread_id"], reply_id=data["reply_id"]
        )
        report_id = once(
            session,
            lambda: str(
                report_post(
                    session,
                    granted,
                    by=actor(),
                    reason=Reason(data["reason"]),
                    note=data["note"],
                ).id
            ),
        )
    return {"id": int(report_id)}


@bp.route("/reports/<int:report_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.arguments(DecisionIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def decide(data: dict[str, Any], report_id: int) -> None:
    """Hide the post for a reason, or dismiss the report; who is second gets 409.

    With If-Match also who has not seen what another moderator did since.
    """
    seen = version_if_sent()
    with unit_of_work() as session:
        found = report_to_decide(session, actor(), report_id)
        done_once(
            session,
            lambda: decide_report(
                session,
                found,
                by=actor(),
                version=seen,
                **{**data, "outcome": Outcome(data["outcome"])},
            ),
        )


@bp.route("/threads/<int:thread_id>/hiding", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.hide")
@bp.arguments(HidingForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def hide_thread(data: dict[str, Any], thread_id: int) -> None:
    """Take a thread from its readers."""
    _hide(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/hiding", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.hide")
@bp.arguments(HidingForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def hide_reply(data: dict[str, Any], reply_id: int) -> None:
    """Take a reply from its readers."""
    _hide(data, reply_id=reply_id)


def _hide(
    data: dict[str, Any], *, thread_id: int | None = None, reply_id: int | None = None
) -> None:
    with unit_of_work() as session:
        granted = post_to(
            session, actor(), thread_id=thread_id, reply_id=reply_id, verb="moderation.hide"
        )
        hide_post(session, granted, by=actor(), **data)


@bp.route("/threads/<int:thread_id>/hiding", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.hide")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def show_thread(thread_id: int) -> None:
    """Show a hidden thread again."""
    _show(thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/hiding", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.hide")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def show_reply(reply_id: int) -> None:
    """Show a hidden reply again."""
    _show(reply_id=reply_id)


def _show(*, thread_id: int | None = None, reply_id: int | None = None) -> None:
    with unit_of_work() as session:
        granted = post_to(
            session, actor(), thread_id=thread_id, reply_id=reply_id, verb="moderation.hide"
        )
        show_post(session, granted, by=actor())
