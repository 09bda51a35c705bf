"""How whoever answered decided: read with what stood there before, and written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.rules import requires
from app.schemas.welcoming import ReasoningForm
from app.transactions import reading, unit_of_work
from community.answers.explaining import LONGEST, demand_explaining, explain, explained, unexplain
from community.errors import Conflict, Forbidden, NotFound
from community.threads.access import reply_to
from community.threads.policies import is_live

bp = Blueprint("explaining", __name__)


def _shown(reply_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        if not is_live(granted.reply):
            raise NotFound
        now, former = explained(session, reply_id)
        writes = granted.may("answers.explain")
        try:
            demand_explaining(granted, actor=actor())
        except (Conflict, Forbidden):
            writes = False
        return {
            "thread": granted.thread,
            "community": granted.community,
            "address": f"/threads/{granted.thread.id}?post={reply_id}#reply-{reply_id}",
            "reply_id": reply_id,
            "now": now,
            "former": former,
            "writes": writes,
            "most": LONGEST,
            "form_values": {
                "body": now.body if now else "",
                "version": now.version if now else 0,
            },
        }


@bp.get("/replies/<int:reply_id>/reasoning")
@requires("threads.read")
def show(reply_id: int) -> str:
    """How an answer was decided, and what stood there before; its author may write."""
    context = _shown(reply_id)
    if context["now"] is None and not context["writes"]:
        raise NotFound
    state = FormState(values=context.pop("form_values"))
    return render_template("answers/reasoning.html", form=state, **context)


@bp.post("/replies/<int:reply_id>/reasoning")
@requires("answers.explain")
@form(ReasoningForm, "answers/reasoning.html", context=_shown)
def write(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Say how one decided."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.explain")
        explain(session, granted, data["body"], actor=actor(), seen_version=data["version"])
        thread_id = granted.thread.id
    flash(_("Readers of the answer find it beneath, folded."), "good")
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", 303)


@bp.post("/replies/<int:reply_id>/reasoning/remove")
@requires("answers.explain")
def remove(reply_id: int) -> ResponseReturnValue:
    """Take it off."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.explain")
        unexplain(session, granted, actor=actor())
        thread_id = granted.thread.id
    flash(_("It is taken off."), "good")
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", 303)
