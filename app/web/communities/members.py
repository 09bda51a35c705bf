"""Who belongs, and the part each plays."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.rules import requires
from app.schemas.communities import AppointmentForm, NothingForm, RoleForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import entrance, room
from community.caretaking.actions import name_facilitator
from community.communities.access import community_to
from community.communities.access.belonging import (
    membership_to_change,
    membership_to_remove,
)
from community.communities.actions.memberships import remove_member, set_role
from community.communities.models import MemberRole
from community.communities.policies import may_change_role, may_remove_member
from community.communities.queries.members import members
from community.rights import Role


def _members(slug: str, **_more: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.read_members", tab="members")
        granted = context["granted"]
        return {
            **context,
            "way_in": entrance(session, granted),
            "page": members(
                session, community_id=granted.community.id, cursor=request.args.get("cursor")
            ),
            "may_change_role": may_change_role,
            "may_remove_member": may_remove_member,
        }


@bp.get("/communities/<slug>/members")
@requires("communities.read_members")
def index_members(slug: str) -> str:
    """Members, facilitators first."""
    return render_template("communities/members.html", form=FormState(), **_members(slug))


@bp.post("/communities/<slug>/members/<handle>/role")
@requires("communities.set_role")
@form(RoleForm, "communities/members.html", context=_members)
def change_role(data: dict[str, Any], slug: str, handle: str) -> ResponseReturnValue:
    """Make a member facilitator or plain member."""
    role = MemberRole(data["role"])
    with unit_of_work() as session:
        _granted, membership = membership_to_change(session, actor(), slug, handle, to=role)
        set_role(session, membership, role=role)
    if role == MemberRole.FACILITATOR:
        flash(_("@%(handle)s is a facilitator now.", handle=handle), "success")
    else:
        flash(_("@%(handle)s is a plain member now.", handle=handle), "success")
    return redirect(f"/communities/{slug}/members", 303)


@bp.post("/communities/<slug>/members/<handle>/removal")
@requires("communities.remove_member")
@form(NothingForm, "communities/members.html", context=_members)
def remove(data: dict[str, Any], slug: str, handle: str) -> ResponseReturnValue:
    """End somebody's membership."""
    del data
    with unit_of_work() as session:
        _granted, membership = membership_to_remove(session, actor(), slug, handle)
        remove_member(session, membership)
    flash(_("@%(handle)s is no longer a member.", handle=handle), "success")
    return redirect(f"/communities/{slug}/members", 303)


def _appointing(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="communities.set_role")
    return {"place": granted.community, "members_only": True, "by_office": False}


def _place_for_admins(slug: str) -> str:
    """Where whoever comes as an admin does this, by rules of its own; empty for facilitators."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="communities.set_role")
    if Role.FACILITATOR in granted.standing:
        return ""
    return f"/admin/communities/{granted.community.slug}/facilitators/new"


def _admins_go_there(view: Callable[..., ResponseReturnValue]) -> Callable[..., Any]:
    """Lead who reads the page as an admin to their own; what is sent is looked at first."""

    @wraps(view)
    def guarded(slug: str) -> ResponseReturnValue:
        there = "" if request.method == "POST" else _place_for_admins(slug)
        return redirect(there, 303) if there else view(slug=slug)

    return guarded


@bp.route("/communities/<slug>/facilitators/new", methods=["GET", "POST"])
@requires("communities.set_role")
@_admins_go_there
@form(AppointmentForm, "communities/appoint.html", context=_appointing)
def appoint(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Make a member facilitator by handle."""
    if there := _place_for_admins(slug):
        return redirect(there, 303)
    with unit_of_work() as session:
        name_facilitator(session, actor(), slug, data["handle"])
    handle = data["handle"].lower().removeprefix("@")
    flash(_("@%(handle)s is a facilitator now.", handle=handle), "success")
    return redirect(f"/communities/{slug}/members", 303)
