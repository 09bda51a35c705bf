"""Members, requests and invitations for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.api.listing import page_below
from app.idempotency import done_once, once
from app.inviting import make_invitation
from app.rules import requires
from app.schemas.communities import (
    InvitationForm,
    InvitationOut,
    MemberOut,
    NewInvitationOut,
    RedemptionForm,
    RedemptionOut,
    RequestDecision,
    RequestOut,
    RoleForm,
)
from app.transactions import reading, unit_of_work
from community.caretaking.actions import name_facilitator
from community.communities.access import belonging
from community.communities.actions import invitations as inviting
from community.communities.actions import memberships, requests
from community.communities.models import MemberRole
from community.communities.queries.invitations import invitation_row, invitations
from community.communities.queries.members import members
from community.communities.queries.requests import open_requests
from community.paging import Page

bp = ApiBlueprint(
    "members", __name__, description="Who belongs to a community, who asks to and who is invited."
)


@bp.route("/communities/<slug>/members", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read_members")
@bp.lists(MemberOut, query=PageQuery)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """Members, facilitators first."""
    return page_below(slug, query, members, verb="communities.read_members")


@bp.route("/communities/<slug>/members/<handle>/role", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.set_role")
@bp.arguments(RoleForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def change_role(data: dict[str, Any], slug: str, handle: str) -> None:
    """Make a member facilitator or plain member."""
    with unit_of_work() as session:
        _granted, found = belonging.membership_to_change(
            session, actor(), slug, handle, to=MemberRole(data["role"])
        )
        memberships.set_role(session, found, role=MemberRole(data["role"]))


@bp.route("/communities/<slug>/facilitators/<handle>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.set_role")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def appoint(slug: str, handle: str) -> None:
    """Make a member facilitator; harmless for whoever is one already.

    Facilitators do, and an admin where none of them can sign in, by the rules of
    `PUT /admin/communities/{slug}/facilitators/{handle}`.
    """
    with unit_of_work() as session:
        name_facilitator(session, actor(), slug, handle)


@bp.route("/communities/<slug>/members/<handle>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.remove_member")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(slug: str, handle: str) -> None:
    """End somebody's membership."""
    with unit_of_work() as session:
        _granted, found = belonging.membership_to_remove(session, actor(), slug, handle)
        memberships.remove_member(session, found)


@bp.route("/communities/<slug>/requests", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.admit")
@bp.lists(RequestOut, query=PageQuery)
def index_requests(query: dict[str, Any], slug: str) -> Page[Any]:
    """Open requests to join, oldest first."""
    return page_below(slug, query, open_requests, verb="communities.admit")


@bp.route("/communities/<slug>/requests/<int:request_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.admit")
@bp.arguments(RequestDecision)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def decide(data: dict[str, Any], slug: str, request_id: int) -> None:
    """Admit or decline; who is second gets 409."""
    with unit_of_work() as session:
        _granted, found = belonging.request_to_decide(session, actor(), slug, request_id)
        act = requests.admit if data["outcome"] == "admitted" else requests.decline
        done_once(session, lambda: act(session, found, by=actor()))


@bp.route("/communities/<slug>/invitations", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.invite")
@bp.lists(InvitationOut, query=PageQuery)
def index_invitations(query: dict[str, Any], slug: str) -> Page[Any]:
    """Invitations, newest first."""
    return page_below(slug, query, invitations, verb="communities.invite")


@bp.route("/communities/<slug>/invitations", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.invite")
@bp.arguments(InvitationForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(NewInvitationOut)
def invite(data: dict[str, Any], slug: str) -> tuple[dict[str, Any], str]:
    """Make an invitation; its link is shown this once, and not again for the same key."""
    made = make_invitation(slug, data, by_key=True)
    where = f"/api/v1/communities/{made.slug}/invitations/{made.id}"
    return {"id": made.id, "link": made.link}, where


@bp.route("/communities/<slug>/invitations/<int:invitation_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.invite")
@bp.response(200, InvitationOut)  # type: ignore[untyped-decorator]  # the same
def show_invitation(slug: str, invitation_id: int) -> Any:
    """One invitation, without its link."""
    with reading() as session:
        granted, found = belonging.invitation_to_revoke(session, actor(), slug, invitation_id)
        return invitation_row(session, community_id=granted.community.id, invitation_id=found.id)


@bp.route("/communities/<slug>/invitations/<int:invitation_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def revoke(slug: str, invitation_id: int) -> None:
    """Make an invitation worthless."""
    with unit_of_work() as session:
        _granted, found = belonging.invitation_to_revoke(session, actor(), slug, invitation_id)
        inviting.revoke_invitation(found)


@bp.route("/invitations/redemptions", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.redeem")
@bp.arguments(RedemptionForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RedemptionOut)  # type: ignore[untyped-decorator]  # the same
def redeem(data: dict[str, Any]) -> Any:
    """Come in by an invitation."""

    def make() -> str:
        found = belonging.invitation_to_redeem(session, actor(), data["secret"])
        inviting.redeem(session, found.invitation, by=actor())
        return found.community.slug

    with unit_of_work() as session:
        return {"slug": once(session, make)}
