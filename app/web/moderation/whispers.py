"""What facilitators say to each other beneath a thread."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.measures import WhisperForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.moderation.actions.whispers import take_out, whisper
from community.moderation.queries.whispers import whispers_in
from community.threads.access import thread_to


def _whispers(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="moderation.whisper")
        return {"thread": granted.thread, "whispers": whispers_in(session, thread_id)}


@bp.route("/threads/<int:thread_id>/whispers", methods=["GET", "POST"])
@requires("moderation.whisper")
@form(WhisperForm, "moderation/whispers.html", context=_whispers)
def whisper_in(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Say something that only the facilitators hear."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="moderation.whisper")
        once(session, lambda: str(whisper(session, granted, by=actor(), **data).id))
    return redirect(f"/threads/{thread_id}#whispers", 303)


@bp.post("/threads/<int:thread_id>/whispers/<int:whisper_id>/removal")
@requires("moderation.whisper")
def take_whisper_out(thread_id: int, whisper_id: int) -> ResponseReturnValue:
    """Take a remark out."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="moderation.whisper")
        take_out(session, granted, whisper_id=whisper_id)
    return redirect(f"/threads/{thread_id}#whispers", 303)
