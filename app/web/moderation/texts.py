"""Canned texts of a community, and of the organisation; those of a community with their history."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import FormState, form
from app.rules import requires
from app.schemas.measures import TextEditForm, TextForm
from app.schemas.registration import SettingBackForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community.communities.access import community_to
from community.moderation.actions.texts import add_text, change_text, remove_text, text_here
from community.moderation.queries.measures import texts_for
from community.moderation.texts import name_of, texts_of, words_of
from community.organisation.queries import newest_change
from community.settings.actions import set_back
from community.settings.queries import change_to_undo, changes_page


def _room(session: Session, slug: str) -> dict[str, Any]:
    return room(session, slug, verb="moderation.set_rules", tab="moderation")


def _here(session: Session, slug: str) -> int:
    return community_to(session, actor(), slug, verb="moderation.set_rules").community.id


def _texts(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = _room(session, slug)
        return {**context, "texts": texts_for(session, context["place"].id)}


@bp.route("/communities/<slug>/moderation/texts", methods=["GET", "POST"])
@requires("moderation.set_rules")
@form(TextForm, "moderation/texts.html", context=_texts)
def texts(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Texts for warnings and reasons; add one."""
    with unit_of_work() as session:
        add_text(session, community_id=_here(session, slug), by=actor(), **data)
    return redirect(f"/communities/{slug}/moderation/texts", 303)


def _own_text(slug: str, text_id: int) -> dict[str, Any]:
    with reading() as session:
        context = _room(session, slug)
        return {**context, **_text(session, context["place"].id, text_id)}


def _text(session: Session, community_id: int | None, text_id: int) -> dict[str, Any]:
    row = text_here(session, community_id=community_id, text_id=text_id)
    since = newest_change(session, (name_of(row),))
    return {
        "form_values": words_of(row),
        "stands": words_of(row),
        "text_id": row.id,
        "since": since,
    }


@bp.route("/communities/<slug>/moderation/texts/<int:text_id>", methods=["GET", "POST"])
@requires("moderation.set_rules")
@form(TextEditForm, "moderation/text.html", context=_own_text)
def change_own_text(data: dict[str, Any], slug: str, text_id: int) -> ResponseReturnValue:
    """Write a text of this community anew."""
    with unit_of_work() as session:
        here = _here(session, slug)
        change_text(session, community_id=here, text_id=text_id, by=actor(), **data)
    flash(_("Saved."), "success")
    return redirect(f"/communities/{slug}/moderation/texts", 303)


@bp.post("/communities/<slug>/moderation/texts/<int:text_id>/removal")
@requires("moderation.set_rules")
def remove_own_text(slug: str, text_id: int) -> ResponseReturnValue:
    """Take a text of this community out."""
    with unit_of_work() as session:
        remove_text(session, community_id=_here(session, slug), text_id=text_id, by=actor())
    return redirect(f"/communities/{slug}/moderation/texts", 303)


def _history(slug: str, **_more: int) -> dict[str, Any]:
    with reading() as session:
        context = _room(session, slug)
        names = texts_of(context["place"].id)
        return {
            **context,
            "page": changes_page(session, of=names, cursor=request.args.get("cursor")),
        }


@bp.get("/communities/<slug>/moderation/texts/history")
@requires("moderation.set_rules")
def texts_history(slug: str) -> str:
    """Who changed a text of this community, and what stood there before."""
    return render_template("moderation/texts_history.html", form=FormState(), **_history(slug))


@bp.post("/communities/<slug>/moderation/texts/history/<int:change_id>/restoration")
@requires("moderation.set_rules")
@form(SettingBackForm, "moderation/texts_history.html", context=_history)
def restore_text(data: dict[str, Any], slug: str, change_id: int) -> ResponseReturnValue:
    """Let stand again what stood before a change of a text."""
    with unit_of_work() as session:
        names = texts_of(_here(session, slug))
        change = change_to_undo(session, change_id, of=names)
        set_back(session, change, since=data["since"], by=actor())
    flash(_("It stands again as it did before."), "success")
    return redirect(f"/communities/{slug}/moderation/texts/history", 303)


def _shared_texts() -> dict[str, Any]:
    with reading() as session:
        return {"texts": texts_for(session, None)}


@bp.route("/admin/texts", methods=["GET", "POST"])
@requires("moderation.oversee")
@form(TextForm, "moderation/shared_texts.html", context=_shared_texts)
def shared_texts(data: dict[str, Any]) -> ResponseReturnValue:
    """Texts for the facilitators of all communities; add one."""
    with unit_of_work() as session:
        add_text(session, community_id=None, by=actor(), **data)
    return redirect("/admin/texts", 303)


def _shared_text(shared_text_id: int) -> dict[str, Any]:
    with reading() as session:
        return _text(session, None, shared_text_id)


@bp.route("/admin/texts/<int:shared_text_id>", methods=["GET", "POST"])
@requires("moderation.oversee")
@form(TextEditForm, "moderation/shared_text.html", context=_shared_text)
def change_shared_text(data: dict[str, Any], shared_text_id: int) -> ResponseReturnValue:
    """Write a text of the organisation anew; its history stands with that of the settings."""
    with unit_of_work() as session:
        change_text(session, community_id=None, text_id=shared_text_id, by=actor(), **data)
    flash(_("Saved."), "success")
    return redirect("/admin/texts", 303)


@bp.post("/admin/texts/<int:shared_text_id>/removal")
@requires("moderation.oversee")
def remove_shared_text(shared_text_id: int) -> ResponseReturnValue:
    """Take a text of the organisation out."""
    with unit_of_work() as session:
        remove_text(session, community_id=None, text_id=shared_text_id, by=actor())
    return redirect("/admin/texts", 303)
