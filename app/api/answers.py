"""Endorse answers, say that they still hold, and name who knows about a tag, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rules import requires
from app.schemas.answers import ExpertOut
from app.transactions import reading, unit_of_work
from community.answers import actions
from community.answers.access import expert_to_name, expert_to_take_off
from community.answers.queries import experts_of
from community.communities.access.belonging import tag_to_read
from community.threads.access import reply_to

bp = ApiBlueprint(
    "answers", __name__, description="Vouch for answers, and say who knows about a tag."
)


@bp.route("/replies/<int:reply_id>/endorsement", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.endorse")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def endorse(reply_id: int) -> None:
    """Vouch for an answer by name, as a facilitator or one who knows about a tag of it."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.endorse")
        done_once(session, lambda: actions.endorse(session, granted, actor=actor()))


@bp.route("/replies/<int:reply_id>/endorsement", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.endorse")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw_endorsement(reply_id: int) -> None:
    """Vouch for it no longer."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.endorse")
        actions.withdraw_endorsement(session, granted, actor=actor())


@bp.route("/replies/<int:reply_id>/confirmation", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.confirm")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def confirm(reply_id: int) -> None:
    """Say that the accepted answer still holds; it is due again a year later."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.confirm")
        done_once(session, lambda: actions.confirm(session, granted, actor=actor()))


@bp.route("/communities/<slug>/tags/<int:tag_id>/experts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.response(200, ExpertOut(many=True))  # type: ignore[untyped-decorator]  # the same
def experts(slug: str, tag_id: int) -> Any:
    """Who knows about a tag, by name; twenty at most."""
    with reading() as session:
        tag = tag_to_read(session, actor(), slug, tag_id)
        return list(experts_of(session, [tag.id]).get(tag.id, ()))


@bp.route("/communities/<slug>/tags/<int:tag_id>/experts/<handle>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.name_experts")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def name_expert(slug: str, tag_id: int, handle: str) -> None:
    """Say of a member that they know about the tag; they are told."""
    with unit_of_work() as session:
        tag, account_id = expert_to_name(session, actor(), slug, tag_id, handle)
        actions.name_expert(session, tag, account_id=account_id, by=actor())


@bp.route("/communities/<slug>/tags/<int:tag_id>/experts/<handle>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.endorse")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_off_expert(slug: str, tag_id: int, handle: str) -> None:
    """Say it no longer, of yourself or as a facilitator of anybody."""
    with unit_of_work() as session:
        tag, account_id = expert_to_take_off(session, actor(), slug, tag_id, handle)
        actions.take_off_expert(session, tag, account_id=account_id)
