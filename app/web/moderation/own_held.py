"""One's own posts that wait for a facilitator: read, change, take back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.composing import take_file
from app.forms import FormState, form
from app.presenters import stored_body
from app.rendering import render_edited
from app.rules import requires
from app.schemas.holding import HeldForm
from app.schemas.threads import split_tags
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.moderation.access import own_held
from community.moderation.actions.holding import change_held, withdraw
from community.moderation.queries.held import held_row, own_held_page


@bp.get("/held")
@requires("moderation.read_own")
def own_posts() -> str:
    """What one wrote and waits, or waited, newest first."""
    with reading() as session:
        page = own_held_page(session, actor(), cursor=request.args.get("cursor"))
    return render_template("moderation/own_held.html", page=page)


def _own(held_id: int) -> dict[str, Any]:
    with reading() as session:
        row = held_row(session, own_held(session, actor(), held_id).id, reader=actor())
    values = {"title": row.title, "body": row.body, "version": row.version}
    return {
        "post": row,
        "stored_body": stored_body,
        "community": {"slug": row.community_slug},
        "form_values": {**values, "tags": ", ".join(row.tags)},
    }


@bp.get("/held/<int:held_id>")
@requires("moderation.read_own")
def own_post(held_id: int) -> str:
    """One's own post with its state, and a form to change it."""
    shown = _own(held_id)
    return render_template(
        "moderation/own_held_post.html", form=FormState(values=shown.pop("form_values")), **shown
    )


@bp.post("/held/<int:held_id>")
@requires("moderation.change_held")
@form(HeldForm, "moderation/own_held_post.html", context=_own, amend=take_file)
def change_own_post(data: dict[str, Any], held_id: int) -> ResponseReturnValue:
    """Change what waits."""
    with reading() as session:
        earlier = own_held(session, actor(), held_id)
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        change_held(
            session,
            own_held(session, actor(), held_id),
            text=text,
            version=data["version"],
            title=data["title"],
            tags=split_tags(data["tags"]),
        )
    flash(_("Saved. It still waits for a facilitator."), "success")
    return redirect(f"/held/{held_id}", 303)


@bp.post("/held/<int:held_id>/removal")
@requires("moderation.change_held")
def withdraw_own_post(held_id: int) -> ResponseReturnValue:
    """Take it back; nothing of it is kept."""
    with unit_of_work() as session:
        withdraw(session, own_held(session, actor(), held_id))
    flash(_("Taken back. Nobody will read it."), "success")
    return redirect("/held", 303)
