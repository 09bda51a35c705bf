"""Events and mails on their way, for admins: what waits, what was given up, trying again."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actor import actor
from app.rules import requires
from app.transactions import reading, unit_of_work
from app.web.operations import bp
from community.operations import actions
from community.operations.queries.arrivals import arrivals
from community.operations.queries.events import EventState, events_page, queues
from community.operations.queries.mails import MailState, mails_page

_EVERY = "every"
State = TypeVar("State", bound=StrEnum)


def _asked(states: type[State]) -> State | None:
    """The state that was asked for; a word that is none asks for all."""
    asked = request.args.get("state", "")
    return states(asked) if asked in list(states) else None


@bp.get("/admin/jobs")
@requires("operations.oversee")
def jobs() -> str:
    """What every consumer of events has before it, and each event that is not done."""
    state = _asked(EventState)
    consumer = request.args.get("consumer", "")[:40] or None
    with reading() as session:
        return render_template(
            "operations/jobs.html",
            queues=queues(session),
            page=events_page(
                session, state=state, consumer=consumer, cursor=request.args.get("cursor")
            ),
            state=state,
            consumer=consumer,
        )


@bp.post("/admin/jobs/<int:event_id>/retry")
@requires("operations.retry")
def retry_event(event_id: int) -> ResponseReturnValue:
    """Have one event tried again."""
    with unit_of_work() as session:
        actions.retry_event(session, event_id, by=actor())
    flash(_("It is tried again within seconds."), "success")
    return redirect("/admin/jobs", 303)


@bp.post("/admin/jobs/consumers/<code>/retry")
@requires("operations.retry")
def retry_events(code: str) -> ResponseReturnValue:
    """Have those of one consumer tried again, or all of them."""
    with unit_of_work() as session:
        count = actions.retry_events(
            session, consumer=None if code == _EVERY else code[:40], by=actor()
        )
    _tell(count)
    return redirect("/admin/jobs", 303)


@bp.get("/admin/mail")
@requires("operations.oversee")
def mail() -> str:
    """The log of mails, those to one address alone when it is given whole."""
    state = _asked(MailState)
    recipient = request.args.get("to", "").strip()[:254]
    with reading() as session:
        return render_template(
            "operations/mail.html",
            queue=queues(session).mails,
            page=mails_page(
                session, state=state, recipient=recipient, cursor=request.args.get("cursor")
            ),
            state=state,
            recipient=recipient,
            arrivals=arrivals(session),
        )


@bp.post("/admin/mail/<int:mail_id>/retry")
@requires("operations.retry")
def retry_mail(mail_id: int) -> ResponseReturnValue:
    """Have one mail sent again."""
    with unit_of_work() as session:
        actions.retry_mail(session, mail_id, by=actor())
    flash(_("It is tried again within seconds."), "success")
    return redirect("/admin/mail", 303)


@bp.post("/admin/mail/retry")
@requires("operations.retry")
def retry_mails() -> ResponseReturnValue:
    """Have every mail sent again that was given up."""
    with unit_of_work() as session:
        count = actions.retry_mails(session, by=actor())
    _tell(count)
    return redirect("/admin/mail", 303)


def _tell(count: int) -> None:
    if count:
        flash(
            ngettext("%(num)s is tried again.", "%(num)s are tried again.", count),
            "success",
        )
    else:
        flash(_("Nothing is given up there."))
