"""Pages of what was done to several at once: the list, what became of each, taking it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.batching import do_together, take_back
from app.forms import FormState, form
from app.rules import requires
from app.schemas.batches import UndoForm, seen_of
from app.transactions import reading
from app.web.communities.context import room
from app.web.moderation import bp
from community.moderation.access import batch_in
from community.moderation.policies import BatchAct, may_undo
from community.moderation.queries.batches import batch_items, batch_row, batches_page
from community.moderation.queries.measures import texts_for
from community.moderation.rules import rules_of


def several(session: Session, community_id: int) -> dict[str, Any]:
    """What the form beneath a list offers: rules to cite, and texts that stand for a reason."""
    return {
        "rules": rules_of(session, community_id).rules,
        "texts": texts_for(session, community_id),
    }


def do_to_ticked(slug: str, data: dict[str, Any]) -> ResponseReturnValue:
    """Carry out what a form beneath a list asks for, and show what became of each row."""
    batch_id = do_together(
        slug,
        act=BatchAct(data["act"]),
        seen=seen_of(data["items"]),
        **{name: data[name] for name in ("reason", "text_id", "rule")},
    )
    return redirect(f"/communities/{slug}/moderation/batches/{batch_id}", 303)


@bp.get("/communities/<slug>/moderation/batches")
@requires("moderation.undo")
def batches(slug: str) -> str:
    """What was done to several at once here, newest first."""
    with reading() as session:
        context = room(session, slug, verb="moderation.undo", tab="moderation")
        page = batches_page(
            session, community_id=context["place"].id, cursor=request.args.get("cursor")
        )
    return render_template("moderation/batches.html", page=page, **context)


def _batch(slug: str, batch_id: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.undo", tab="moderation")
        granted = context["granted"]
        row = batch_row(session, batch_in(session, actor(), slug, batch_id).batch.id)
        mine = may_undo(actor(), by_id=row.by_id, standing=granted.standing)
        readable = granted.may("moderation.review")
        return {
            **context,
            "batch": row,
            "items": batch_items(session, row, readable=readable),
            "readable": readable,
            "undoes": mine and (row.undoable or row.is_left_by(actor().id)),
        }


@bp.get("/communities/<slug>/moderation/batches/<int:batch_id>")
@requires("moderation.undo")
def batch(slug: str, batch_id: int) -> str:
    """What became of each row."""
    return render_template("moderation/batch.html", form=FormState(), **_batch(slug, batch_id))


@bp.post("/communities/<slug>/moderation/batches/<int:batch_id>/undo")
@requires("moderation.undo")
@form(UndoForm, "moderation/batch.html", context=_batch)
def undo_batch(data: dict[str, Any], slug: str, batch_id: int) -> ResponseReturnValue:  # noqa: ARG001  # it holds nothing
    """Take it back, as far as nobody has touched it since."""
    take_back(lambda session: batch_in(session, actor(), slug, batch_id))
    flash(_("Taken back. Below stands what could be restored, and what could not."), "success")
    return redirect(f"/communities/{slug}/moderation/batches/{batch_id}", 303)
