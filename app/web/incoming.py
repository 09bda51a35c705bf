"""Writing by mail: one's own address for a community, and mails that are held for their sender."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import address_of
from app.forms import FormState, form
from app.looking import post_once
from app.mail.addressing import Leads, Token, token_for
from app.rendering import render
from app.rules import requires
from app.schemas.incoming import REPLY, HeldMailIn, kind_of
from app.settings import settings
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.errors import NotFound
from community.incoming.access import own_mail
from community.incoming.actions.taking import post_held, settle
from community.incoming.queries import HeldMail, held_mail, held_page
from community.incoming.words import KEPT_DAYS, SAYS
from community.mail.bounces import end_reply_addresses, generations_of, write_again
from community.moderation.suspicion import Sent
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_TITLE, demand_living

bp = Blueprint("incoming", __name__)


@bp.get("/communities/<slug>/by-mail")
@requires("threads.start")
def address(slug: str) -> str:
    """The address by which a member starts threads here; it is theirs alone."""
    who, box = actor(), settings().mailbox
    with reading() as session:
        granted = community_to(session, who, slug, verb="threads.start")
        generation = generations_of(session, [who.id or 0]).get(who.id or 0, 0)
    if box is None or not box.has_many:
        raise NotFound
    demand_living(granted.community)
    token = Token(leads=Leads.START, account_id=who.id or 0, target_id=granted.community.id)
    own = box.address(token_for(settings(), token, generation=generation))
    return render_template(
        "incoming/address.html",
        community=granted.community,
        address=own,
        proves=bool(box.authserv),
    )


@bp.get("/held-mails")
@requires("incoming.read")
def index() -> str:
    """Mails that were not posted, with the reason."""
    with reading() as session:
        page = held_page(session, actor(), cursor=request.args.get("cursor"))
    return render_template("incoming/index.html", page=page, says=SAYS, days=KEPT_DAYS)


def _held(mail_id: int) -> dict[str, Any]:
    with reading() as session:
        mail = held_mail(session, actor(), mail_id)
    values = {
        "kind": _offered(mail),
        "title": mail.title[:LONGEST_TITLE],
        "body": mail.body,
    }
    return {"mail": mail, "says": SAYS, "days": KEPT_DAYS, "form_values": values}


def _offered(mail: HeldMail) -> str:
    if mail.thread_id is not None and mail.why != "locked":
        return REPLY
    return str(ThreadKind.QUESTION if mail.title.endswith("?") else ThreadKind.DISCUSSION)


@bp.get("/held-mails/<int:mail_id>")
@requires("incoming.read")
def show(mail_id: int) -> str:
    """What came, why it waits, and a form that posts it."""
    shown = _held(mail_id)
    return render_template(
        "incoming/show.html", form=FormState(values=shown.pop("form_values")), **shown
    )


@bp.post("/held-mails/<int:mail_id>")
@requires("incoming.manage")
@form(HeldMailIn, "incoming/show.html", context=_held)
def post(data: dict[str, Any], mail_id: int) -> ResponseReturnValue:
    """Post it, as it is or as it was changed: as a reply, a discussion or a question."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        mail = own_mail(session, actor(), mail_id, to_change=True)
        made = post_held(
            session,
            mail,
            author=actor(),
            kind=kind_of(data),
            title=data["title"],
            text=text,
            sent=sent,
        )
        return address_of(made)

    return redirect(post_once(text, make, title=data["title"]), code=303)


@bp.post("/held-mails/<int:mail_id>/removal")
@requires("incoming.manage")
def remove(mail_id: int) -> ResponseReturnValue:
    """Throw it away."""
    with unit_of_work() as session:
        settle(own_mail(session, actor(), mail_id, to_change=True))
    flash(_("The mail is gone."))
    return redirect("/held-mails", code=303)


@bp.post("/settings/notifications/addresses/end")
@requires("incoming.manage")
def end_addresses() -> ResponseReturnValue:
    """Let no address by which one wrote until now work any more."""
    with unit_of_work() as session:
        end_reply_addresses(session, actor().id or 0)
    flash(
        _("Your addresses of until now are of no use any more. New mails bring new ones."), "good"
    )
    return redirect("/settings/notifications", code=303)


@bp.post("/settings/notifications/address/again")
@requires("incoming.manage")
def try_again() -> ResponseReturnValue:
    """Have notices mailed again to an address from which mail came back."""
    with unit_of_work() as session:
        write_again(session, actor().id or 0)
    flash(_("Notices are mailed to you again."), "good")
    return redirect("/settings/notifications", code=303)
