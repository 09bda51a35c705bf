"""One member as the facilitators of a community see them: what was decided, and their notes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.measures import MeasureForm
from app.schemas.moderation import NoteForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community import clock
from community.moderation.access import GrantedMember, member_to_moderate
from community.moderation.actions import desk, measures
from community.moderation.policies import MeasureKind
from community.moderation.queries.measures import measures_of_member, notes_about, texts_for
from community.moderation.rules import rules_of


def _member(slug: str, handle: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.sanction", tab="moderation")
        found = _load(session, slug, handle)
        here = {"community_id": context["place"].id, "account_id": found.account.id}
        texts = texts_for(session, context["place"].id)
        chosen = [one.body for one in texts if str(one.id) == request.args.get("text")]
        until = found.membership.muted_until
        return {
            **context,
            "person": found.account,
            "muted_until": until if until is not None and until > clock.now() else None,
            "page": measures_of_member(session, **here, cursor=request.args.get("cursor")),
            "notes": notes_about(session, **here),
            "texts": texts,
            "rules": rules_of(session, context["place"].id).rules,
            "form_values": {"days": 7, "reason": "".join(chosen)},
        }


def _load(session: Session, slug: str, handle: str) -> GrantedMember:
    return member_to_moderate(session, actor(), slug, handle)


@bp.route("/communities/<slug>/moderation/people/<handle>", methods=["GET", "POST"])
@requires("moderation.sanction")
@form(MeasureForm, "moderation/member.html", context=_member)
def member(data: dict[str, Any], slug: str, handle: str) -> ResponseReturnValue:
    """Warn or mute the member; they are told why, until when, and how to appeal."""
    kind = MeasureKind(data.pop("kind"))
    with unit_of_work() as session:
        found = _load(session, slug, handle)
        once(
            session,
            lambda: str(measures.take(session, found, by=actor(), kind=kind, **data).id),
        )
    flash(_("Done. They are told why, and how to appeal."), "success")
    return redirect(_address(slug, handle), 303)


@bp.post("/communities/<slug>/moderation/people/<handle>/mute/remove")
@requires("moderation.sanction")
def unmute(slug: str, handle: str) -> ResponseReturnValue:
    """Let the member write again."""
    with unit_of_work() as session:
        measures.unmute(session, _load(session, slug, handle), by=actor())
    return redirect(_address(slug, handle), 303)


@bp.post("/communities/<slug>/moderation/people/<handle>/notes")
@requires("moderation.sanction")
@form(NoteForm, "moderation/member.html", context=_member)
def note_member(data: dict[str, Any], slug: str, handle: str) -> ResponseReturnValue:
    """Leave a note about the member for the other facilitators."""
    with unit_of_work() as session:
        found = _load(session, slug, handle)
        once(session, lambda: str(desk.note_about(session, found, by=actor(), **data).id))
    return redirect(_address(slug, handle), 303)


@bp.post("/communities/<slug>/moderation/people/<handle>/notes/<int:note_id>/removal")
@requires("moderation.sanction")
def remove_note(slug: str, handle: str, note_id: int) -> ResponseReturnValue:
    """Take a note out."""
    with unit_of_work() as session:
        desk.remove_note(session, _load(session, slug, handle), note_id=note_id)
    return redirect(_address(slug, handle), 303)


def _address(slug: str, handle: str) -> str:
    return f"/communities/{slug}/moderation/people/{handle}"
