"""The log of one community, with names for its facilitators alone, and its rules."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.moderation import RulesForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community.communities.access import community_to
from community.moderation.actions.rules import write_rules
from community.moderation.queries import moderation_log, public_log
from community.moderation.rules import rules_of


@bp.get("/communities/<slug>/moderation/log")
@requires("moderation.read_log")
def log(slug: str) -> str:
    """What was done here and by which rule, newest first."""
    with reading() as session:
        context = room(session, slug, verb="moderation.read_log", tab="moderation")
        read = moderation_log if context["granted"].may("moderation.review") else public_log
        page = read(session, community_id=context["place"].id, cursor=request.args.get("cursor"))
        rules = rules_of(session, context["place"].id).rules
    return render_template("moderation/log.html", page=page, rules=rules, **context)


def _rules(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.set_rules", tab="moderation")
        book = rules_of(session, context["place"].id)
    return {**context, "form_values": {"rules": "\n".join(book.rules), "version": book.version}}


@bp.route("/communities/<slug>/moderation/rules", methods=["GET", "POST"])
@requires("moderation.set_rules")
@form(RulesForm, "moderation/rules.html", context=_rules)
def rules(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Write the rules that moderators cite, one on each line."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="moderation.set_rules")
        write_rules(session, granted, by=actor(), text=data["rules"], version=data["version"])
    flash(_("The rules are kept. Everybody who reads this community finds them."), "success")
    return redirect(f"/communities/{slug}/moderation/log", 303)
