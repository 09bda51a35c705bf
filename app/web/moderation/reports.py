"""A reader reports a post."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.moderation import ReportForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from app.web.moderation.posts import address_of, shown
from community.moderation.access import Granted, post_to_report
from community.moderation.actions.reports import report_post
from community.moderation.policies import Reason


def _report(**ids: int) -> dict[str, Any]:
    with reading() as session:
        return shown(session, _load(session, ids))


def _load(session: Session, ids: dict[str, int]) -> Granted:
    return post_to_report(
        session, actor(), thread_id=ids.get("thread_id"), reply_id=ids.get("reply_id")
    )


@bp.route("/threads/<int:thread_id>/report", methods=["GET", "POST"])
@bp.route("/replies/<int:reply_id>/report", methods=["GET", "POST"])
@requires("moderation.report")
@form(ReportForm, "moderation/report.html", context=_report)
def report(data: dict[str, Any], **ids: int) -> ResponseReturnValue:
    """Tell the facilitators what is wrong with a post."""
    with unit_of_work() as session:
        granted = _load(session, ids)
        once(
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
        address = address_of(granted)
    flash(_("Thank you. The facilitators will look at it; they are not told who reported."))
    return redirect(address, 303)
