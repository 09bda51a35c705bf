"""Posts that wait: the queue of a community, one post to judge, and the rule."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.presenters import stored_body
from app.rules import requires
from app.schemas.batches import HeldBatchForm
from app.schemas.holding import DefaultForm, JudgementForm, PlaceRuleIn
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from app.web.moderation.batches import do_to_ticked, several
from app.web.moderation.posts import begun
from community.communities.access import community_to
from community.moderation.access import held_in
from community.moderation.actions.approving import approve, reject
from community.moderation.actions.holding_rules import set_default, set_rule
from community.moderation.holding import Rule, default_of, own_rule, rule_for
from community.moderation.queries.held import held_page, held_row
from community.moderation.rules import rules_of


def _held(slug: str) -> dict[str, Any]:
    decided = request.args.get("state") == "decided"
    with reading() as session:
        context = room(session, slug, verb="moderation.approve", tab="moderation")
        place_id = context["place"].id
        page = held_page(
            session,
            community_id=place_id,
            decided=decided,
            cursor=request.args.get("cursor"),
        )
        return {
            **context,
            **several(session, place_id),
            "page": page,
            "decided": decided,
            "rule": rule_for(session, place_id).rule,
        }


@bp.route("/communities/<slug>/moderation/held", methods=["GET", "POST"])
@requires("moderation.approve")
@form(HeldBatchForm, "moderation/held.html", context=_held)
def held(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """What waits, oldest first, or was decided, newest first; do one act to what is ticked."""
    return do_to_ticked(slug, data)


def _post(slug: str, held_id: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.approve", tab="moderation")
        found = held_in(session, actor(), slug, held_id)
        return {
            **context,
            "post": held_row(session, found.held.id),
            "rules": rules_of(session, context["place"].id).rules,
            "stored_body": stored_body,
            **begun(session, context["place"].id),
        }


@bp.route("/communities/<slug>/moderation/held/<int:held_id>", methods=["GET", "POST"])
@requires("moderation.approve")
@form(JudgementForm, "moderation/held_post.html", context=_post)
def judge(data: dict[str, Any], slug: str, held_id: int) -> ResponseReturnValue:
    """Publish the post, or reject it."""
    with unit_of_work() as session:
        found = held_in(session, actor(), slug, held_id)
        if data["outcome"] == "approved":
            approve(session, found, by=actor(), version=data["version"])
        else:
            said = {name: data[name] for name in ("version", "reason", "rule")}
            reject(session, found, by=actor(), **said)
    if data["outcome"] == "approved":
        flash(_("The post is published, as if it had been written now."), "success")
    else:
        flash(_("The post is not published. Its author reads why, and how to appeal."), "success")
    return redirect(f"/communities/{slug}/moderation/held", 303)


def _rule(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.set_rules", tab="moderation")
        own = own_rule(session, context["place"].id)
        default = default_of(session).rule
    shown = own or default
    values = {"own": own is not None, "first_posts": shown.first_posts}
    return {
        **context,
        "default": default,
        "form_values": {**values, "suspicious": shown.suspicious},
    }


@bp.route("/communities/<slug>/moderation/holding", methods=["GET", "POST"])
@requires("moderation.set_rules")
@form(PlaceRuleIn, "moderation/holding.html", context=_rule)
def holding(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Decide which posts wait here; what waits already stays until somebody decides on it."""
    rule = Rule(first_posts=data["first_posts"], suspicious=data["suspicious"])
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="moderation.set_rules")
        set_rule(session, granted, by=actor(), rule=rule if data["own"] else None)
    if data["own"]:
        flash(_("Saved. What waits already goes on waiting until somebody decides."), "success")
    else:
        flash(_("Saved: the organisation decides which posts wait here."), "success")
    return redirect(f"/communities/{slug}/moderation/held", 303)


def _default() -> dict[str, Any]:
    with reading() as session:
        found = default_of(session)
    rule = {"first_posts": found.rule.first_posts, "suspicious": found.rule.suspicious}
    return {"form_values": {**rule, "domains": "\n".join(found.domains)}}


@bp.route("/admin/holding", methods=["GET", "POST"])
@requires("moderation.oversee")
@form(DefaultForm, "moderation/default_holding.html", context=_default)
def default_holding(data: dict[str, Any]) -> ResponseReturnValue:
    """Decide which posts wait where no community decides, and which domains nobody links to."""
    rule = Rule(first_posts=data["first_posts"], suspicious=data["suspicious"])
    with unit_of_work() as session:
        set_default(session, by=actor(), rule=rule, domains=data["domains"])
    flash(_("Saved."), "success")
    return redirect("/admin/holding", 303)
