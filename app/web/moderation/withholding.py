"""A facilitator withholds a version of a post that tells a secret, or gives it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.histories import revision_of
from app.presenters import stored_body
from app.rendering import render_edited
from app.rules import requires
from app.schemas.moderation import WithholdingForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.moderation.access import Granted
from community.moderation.actions.withholding import give_back_version, withhold_version
from community.revisions.models import Revision
from community.threads.access import history_to


def _load(session: Session, ids: dict[str, int]) -> tuple[Granted, Revision]:
    granted = history_to(
        session,
        actor(),
        thread_id=ids.get("thread_id"),
        reply_id=ids.get("reply_id"),
        verb="moderation.hide",
    )
    wanted = ids["version_id"] if "reply_id" in ids else ids["revision_id"]
    return granted, revision_of(session, granted, wanted)


def _withholding(**ids: int) -> dict[str, Any]:
    with reading() as session:
        granted, revision = _load(session, ids)
    text = render_edited(revision.body, renderer=revision.renderer)
    return {
        "granted": granted,
        "community": granted.community,
        "thread": granted.thread,
        "revision": revision,
        "body": stored_body(text.html),
        "address": _address(ids),
    }


def _address(ids: dict[str, int]) -> str:
    if "reply_id" in ids:
        return f"/replies/{ids['reply_id']}/history"
    return f"/threads/{ids['thread_id']}/history"


@bp.route("/threads/<int:thread_id>/history/<int:revision_id>/withholding", methods=["GET", "POST"])
@bp.route("/replies/<int:reply_id>/history/<int:version_id>/withholding", methods=["GET", "POST"])
@requires("moderation.hide")
@form(WithholdingForm, "moderation/withholding.html", context=_withholding)
def withhold(data: dict[str, Any], **ids: int) -> ResponseReturnValue:
    """Keep a version for facilitators alone."""
    with unit_of_work() as session:
        granted, revision = _load(session, ids)
        withhold_version(session, granted, revision, by=actor(), reason=data["reason"])
    flash(_("The version is withheld. Only facilitators read it."), "success")
    return redirect(_address(ids), 303)


@bp.post("/threads/<int:thread_id>/history/<int:revision_id>/withholding/remove")
@bp.post("/replies/<int:reply_id>/history/<int:version_id>/withholding/remove")
@requires("moderation.hide")
def give_back(**ids: int) -> ResponseReturnValue:
    """Let the readers of the post read the version again."""
    with unit_of_work() as session:
        granted, revision = _load(session, ids)
        give_back_version(session, granted, revision, by=actor())
    flash(_("Readers read this version again."), "success")
    return redirect(_address(ids), 303)
