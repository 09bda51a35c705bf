"""/api/v1/registration: who may make an account, who waits, who is invited."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.admissions import admit, make_account_invitation, refuse
from app.api.ground import ApiBlueprint, PageQuery
from app.rules import requires
from app.schemas.registration import (
    AccountInvitationForm,
    AccountInvitationOut,
    ApplicantOut,
    NewAccountInvitationOut,
    RefusalForm,
    RuleBody,
)
from app.transactions import reading, unit_of_work
from community.paging import Page
from community.registration.access import account_invitation_to_revoke
from community.registration.actions.invitations import revoke_account_invitation
from community.registration.actions.rules import checked_rule, decide_rule
from community.registration.policies import Rule
from community.registration.queries import (
    account_invitation_row,
    account_invitations,
    applicants,
    registration_rule,
)

bp = ApiBlueprint(
    "registration", __name__, description="Who may make an account, who waits and who is invited."
)


@bp.route("/registration", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.read")
@bp.response(200, RuleBody)  # type: ignore[untyped-decorator]  # the same
def show() -> Rule:
    """See who may make an account; people do so on the page `/sign-up`."""
    with reading() as session:
        return registration_rule(session)


@bp.route("/registration", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("organisation.manage")
@bp.arguments(RuleBody)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any]) -> None:
    """Decide who may make an account."""
    rule = checked_rule(data["policy"], data["domains"])
    with unit_of_work() as session:
        decide_rule(session, rule, by=actor())


@bp.route("/registration/applicants", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.decide")
@bp.lists(ApplicantOut, query=PageQuery)
def index_applicants(query: dict[str, Any]) -> Page[Any]:
    """Who waits to be let in, the longest first."""
    with reading() as session:
        return applicants(session, cursor=query["cursor"], size=query["limit"])


@bp.route("/registration/applicants/<handle>/admission", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.decide")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def let_in(handle: str) -> None:
    """Let somebody in who waits; they are told by mail."""
    admit(handle)


@bp.route("/registration/applicants/<handle>/refusal", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.decide")
@bp.arguments(RefusalForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def turn_away(data: dict[str, Any], handle: str) -> None:
    """Refuse somebody who waits; they are told by mail, and nothing of them is kept."""
    refuse(handle, words=data["words"])


@bp.route("/registration/invitations", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.invite")
@bp.lists(AccountInvitationOut, query=PageQuery)
def index_invitations(query: dict[str, Any]) -> Page[Any]:
    """Invitations to the organisation, newest first."""
    with reading() as session:
        return account_invitations(session, cursor=query["cursor"], size=query["limit"])


@bp.route("/registration/invitations", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.invite")
@bp.arguments(AccountInvitationForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(NewAccountInvitationOut)
def invite(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Make an invitation; its link is shown this once, and not again for the same key."""
    made = make_account_invitation(data, by_key=True)
    return {"id": made.id, "link": made.link}, f"/api/v1/registration/invitations/{made.id}"


@bp.route("/registration/invitations/<int:invitation_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.invite")
@bp.response(200, AccountInvitationOut)  # type: ignore[untyped-decorator]  # the same
def show_invitation(invitation_id: int) -> Any:
    """One invitation, without its link."""
    with reading() as session:
        return account_invitation_row(session, invitation_id)


@bp.route("/registration/invitations/<int:invitation_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("registration.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def revoke(invitation_id: int) -> None:
    """Make an invitation worthless."""
    with unit_of_work() as session:
        revoke_account_invitation(account_invitation_to_revoke(session, actor(), invitation_id))
