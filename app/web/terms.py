"""Terms and privacy: to read, to agree to, and for admins to write."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.consent import demand_ticked
from app.forms import form
from app.presenters import stored_body
from app.redirects import next_page
from app.rendering import render
from app.rules import requires
from app.schemas.terms import AgreementForm, TermsForm, ids_read
from app.transactions import reading, unit_of_work
from community.errors import NotFound
from community.terms.actions import agree, publish
from community.terms.policies import Kind
from community.terms.queries import in_force, version, versions

bp = Blueprint("terms", __name__)


@bp.get("/terms")
@requires("terms.read")
def terms() -> str:
    """The terms, in force or of before."""
    return _text(Kind.TERMS)


@bp.get("/privacy")
@requires("terms.read")
def privacy() -> str:
    """How the organisation treats what people tell it."""
    return _text(Kind.PRIVACY)


def _text(kind: Kind) -> str:
    asked = request.args.get("version", type=int)
    with reading() as session:
        all_of_them = versions(session, kind)
        shown = all_of_them[0] if all_of_them else None
        if asked is not None:
            shown = version(session, kind, asked)
        return render_template(
            "terms/text.html",
            kind=kind,
            text=shown,
            body=stored_body(shown.body_html) if shown else None,
            versions=all_of_them,
        )


def _texts() -> dict[str, Any]:
    with reading() as session:
        texts = in_force(session)
    bodies = {text.id: stored_body(text.body_html) for text in texts}
    return {"texts": texts, "bodies": bodies, "next": next_page(), "form_values": {}}


@bp.route("/consent", methods=["GET", "POST"])
@requires("terms.agree")
@form(AgreementForm, "terms/consent.html", context=_texts)
def consent(data: dict[str, Any]) -> ResponseReturnValue:
    """Agree to what is in force, and go on."""
    demand_ticked(data)
    account_id = actor().id
    assert account_id is not None  # the right asks for an account
    with unit_of_work() as session:
        agree(session, account_id, read=ids_read(data["read"]))
    return redirect(next_page(), 303)


@bp.get("/admin/terms")
@requires("organisation.manage")
def index() -> str:
    """The two texts as they are in force."""
    with reading() as session:
        current = {text.kind: text for text in in_force(session)}
    return render_template("terms/index.html", kinds=list(Kind), current=current)


def _writing(kind: str) -> dict[str, Any]:
    if kind not in list(Kind):
        raise NotFound
    with reading() as session:
        current = {text.kind: text for text in in_force(session)}.get(kind)
    after = current.number if current else 0
    values = {"body": current.body if current else "", "after": after}
    asked = request.args.get("from", type=int)
    if asked is not None:
        with reading() as session:
            values["body"] = version(session, Kind(kind), asked).body
    return {"kind": kind, "current": current, "form_values": values}


@bp.route("/admin/terms/<kind>", methods=["GET", "POST"])
@requires("organisation.manage")
@form(TermsForm, "terms/write.html", context=_writing)
def write(data: dict[str, Any], kind: str) -> ResponseReturnValue:
    """Publish a new version."""
    _writing(kind)
    written = render(data["body"])
    with unit_of_work() as session:
        publish(
            session,
            Kind(kind),
            written,
            asks=data["asks"],
            after=data["after"],
            by=actor(),
        )
    flash(_("The new version is in force."), "success")
    return redirect("/admin/terms", 303)
