"""/api/v1/me/held-mails: mails of yours that were not posted."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.api.posting import address_of, taken_at
from app.looking import post_once
from app.rendering import render
from app.rules import requires
from app.schemas.drafts import PostedOut
from app.schemas.holding import HeldOut
from app.schemas.incoming import HeldMailIn, HeldMailOut, kind_of
from app.transactions import reading, unit_of_work
from community.incoming.access import own_mail
from community.incoming.actions.taking import post_held, settle
from community.incoming.queries import HeldMail, held_mail, held_page
from community.moderation.suspicion import Sent
from community.paging import Page

bp = ApiBlueprint("held_mails", __name__, description="Mails of yours that were not posted.")


@bp.route("/me/held-mails", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("incoming.read")
@bp.lists(HeldMailOut)
def index(query: dict[str, Any]) -> Page[HeldMail]:
    """Mails of yours that are held, the newest first."""
    with reading() as session:
        return held_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/held-mails/<int:mail_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("incoming.read")
@bp.response(200, HeldMailOut)  # type: ignore[untyped-decorator]  # the same
def show(mail_id: int) -> HeldMail:
    """One of them."""
    with reading() as session:
        return held_mail(session, actor(), mail_id)


@bp.route("/me/held-mails/<int:mail_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("incoming.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(mail_id: int) -> None:
    """Throw it away."""
    with unit_of_work() as session:
        settle(own_mail(session, actor(), mail_id, to_change=True))


@bp.route("/me/held-mails/<int:mail_id>/posting", methods=["POST"])  # type: ignore[untyped-decorator]  # the same
@requires("incoming.manage")
@bp.arguments(HeldMailIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PostedOut, or_takes=HeldOut)
def post(data: dict[str, Any], mail_id: int) -> tuple[Any, str]:
    """Post it, as a reply or as a thread; what a rule holds back waits for a facilitator."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        made = post_held(
            session,
            own_mail(session, actor(), mail_id, to_change=True),
            author=actor(),
            kind=kind_of(data),
            title=data["title"],
            text=text,
            sent=sent,
        )
        return address_of(made)

    where = post_once(text, make, title=data["title"])
    return taken_at(where) or {"url": where}, where
