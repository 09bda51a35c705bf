"""Ask that a seal be opened; mute an alias in its thread."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import post_address
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.seals import SealForm
from app.transactions import reading, unit_of_work
from app.web.seals.blueprint import bp
from community.seals.access import GrantedAlias, alias_to
from community.seals.actions import ask_to_open, mute_alias


def _load(session: Session, ids: dict[str, int], *, verb: str = "seals.ask") -> GrantedAlias:
    thread_id, reply_id = ids.get("thread_id"), ids.get("reply_id")
    return alias_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb=verb)


def _asking(**ids: int) -> dict[str, Any]:
    with reading() as session:
        found = _load(session, ids)
    return {
        "alias": found.alias.name,
        "muted": found.alias.muted_at is not None,
        "mutes": found.granted.may("seals.mute"),
        "granted": found.granted,
        "thread": found.granted.thread,
        "community": found.granted.community,
        "back": post_address(found.granted.thread.id, ids.get("reply_id")),
    }


@bp.route("/threads/<int:thread_id>/seal", methods=["GET", "POST"])
@bp.route("/replies/<int:reply_id>/seal", methods=["GET", "POST"])
@requires("seals.ask")
@form(SealForm, "seals/ask.html", context=_asking)
def ask(data: dict[str, Any], **ids: int) -> ResponseReturnValue:
    """Ask, with a reason, to learn who stands behind the alias of a post."""
    with unit_of_work() as session:
        found = _load(session, ids)
        made = once(
            session,
            lambda: str(ask_to_open(session, found, by=actor(), reason=data["reason"]).id),
        )
    flash(_("You have asked. An admin who is not you decides; it runs out after a week."), "good")
    return redirect(f"/seals/{made}", 303)


@bp.post("/threads/<int:thread_id>/seal/mute")
@bp.post("/replies/<int:reply_id>/seal/mute")
@requires("seals.mute")
def mute(**ids: int) -> ResponseReturnValue:
    """Let the alias say no more in its thread."""
    return _mute(ids, muted=True)


@bp.post("/threads/<int:thread_id>/seal/mute/remove")
@bp.post("/replies/<int:reply_id>/seal/mute/remove")
@requires("seals.mute")
def unmute(**ids: int) -> ResponseReturnValue:
    """Let the alias write again."""
    return _mute(ids, muted=False)


def _mute(ids: dict[str, int], *, muted: bool) -> ResponseReturnValue:
    with unit_of_work() as session:
        found = _load(session, ids, verb="seals.mute")
        mute_alias(session, found, by=actor(), muted=muted)
        back = post_address(found.granted.thread.id, ids.get("reply_id"))
    flash(_("The alias is muted in this thread.") if muted else _("The alias can write again."))
    return redirect(back, 303)
