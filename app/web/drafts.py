"""A person's drafts, and what they have asked to be posted later."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.addresses import RowId, address_of
from app.drafting import composer_of, keep_typed, post_now, token_in
from app.forms import typed_values
from app.i18n import moment_there
from app.redirects import next_page
from app.reminding import zone
from app.rules import requires
from app.schemas.drafts import DraftForm
from app.transactions import reading, unit_of_work
from community.drafts.access import own_draft
from community.drafts.actions.keeping import stale, throw_away, token_of
from community.drafts.actions.scheduling import back_to_draft
from community.drafts.places import place_of_key
from community.drafts.queries import draft_row, drafts_page, scheduled_drafts
from community.errors import NotFound

bp = Blueprint("drafts", __name__)
_TYPED = DraftForm()


@bp.get("/drafts")
@requires("drafts.read")
def index() -> str:
    """What will be posted, and below it what was begun, touched last first."""
    cursor = request.args.get("cursor")
    with reading() as session:
        page = drafts_page(session, actor(), cursor=cursor)
        scheduled = () if cursor else scheduled_drafts(session, actor())
    return render_template(
        "drafts/index.html",
        page=page,
        scheduled=scheduled,
        composer_of=composer_of,
        zone=str(zone()),
        there=moment_there,
    )


@bp.get("/drafts/<int:draft_id>")
@requires("drafts.read")
def show(draft_id: int) -> str:
    """The words of a draft, also of one whose place is not there any more."""
    with reading() as session:
        row = draft_row(session, actor(), draft_id)
    return render_template("drafts/show.html", row=row, composer=composer_of(row))


@bp.post("/drafts")
@requires("drafts.manage")
def keep() -> ResponseReturnValue:
    """Keep what is typed in an open page, which sends it now and then, and when it is left."""
    data: dict[str, Any] = _TYPED.load(typed_values(_TYPED, request.form) | _draft_seen())
    place = place_of_key(data.pop("place"))
    if place is None:
        raise NotFound
    token = token_in(data.pop("draft"))
    with unit_of_work() as session:
        kept = keep_typed(session, place, data, token=token)
    return jsonify(draft="" if kept is None else token_of(kept))


def _draft_seen() -> dict[str, str]:
    # In forms this name steers; here it is what is sent.
    return {"draft": request.form.get("draft", "")}


@bp.post("/drafts/<int:draft_id>/removal")
@requires("drafts.manage")
def remove(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away, as the page has shown it."""
    seen = request.args.get("seen", type=RowId.number)
    with unit_of_work() as session:
        draft = own_draft(session, actor(), draft_id, to_change=True)
        if seen is not None and seen != draft.version:
            raise stale(draft)
        throw_away(session, draft)
    flash(_("The draft is gone."))
    return redirect(next_page(otherwise="/drafts"), code=303)


@bp.post("/drafts/<int:draft_id>/time/remove")
@requires("drafts.manage")
def wait(draft_id: int) -> ResponseReturnValue:
    """Have it posted at no time: it waits for its author again."""
    with unit_of_work() as session:
        back_to_draft(session, own_draft(session, actor(), draft_id, to_change=True))
    flash(_("It is a draft again and will not be posted by itself."), "good")
    return redirect("/drafts", code=303)


@bp.post("/drafts/<int:draft_id>/posting")
@requires("drafts.manage")
def post(draft_id: int) -> ResponseReturnValue:
    """Post it now."""
    return redirect(post_now(draft_id, address_of), code=303)
