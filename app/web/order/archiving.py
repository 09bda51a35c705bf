"""Archive a thread, and bring it back."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.rules import requires
from app.transactions import unit_of_work
from app.web.order.blueprint import bp
from community.order.access import ARCHIVE
from community.order.actions.archiving import archive_thread, unarchive_thread
from community.threads.access import thread_to


@bp.post("/threads/<int:thread_id>/archive")
@requires("threads.archive")
def archive(thread_id: int) -> ResponseReturnValue:
    """Keep it as it is, out of the lists."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=ARCHIVE)
        archive_thread(session, granted, by=actor())
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/archive/remove")
@requires("threads.archive")
def unarchive(thread_id: int) -> ResponseReturnValue:
    """Let it go on."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=ARCHIVE)
        unarchive_thread(session, granted, by=actor())
    return redirect(f"/threads/{thread_id}", code=303)
