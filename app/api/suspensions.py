"""Suspension and offices for programs, with a token of the scope `admin`."""

from __future__ import annotations

from typing import Any

from app import roster
from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.moderation import OfficeForm, SuspensionForm
from app.transactions import unit_of_work
from community.accounts.models import OrganisationRole
from community.moderation.actions import suspensions
from community.moderation.people import account_to

bp = ApiBlueprint(
    "suspensions", __name__, description="Suspend accounts, lift that, and give offices."
)


@bp.route("/people/<handle>/suspension", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.suspend")
@bp.arguments(SuspensionForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def suspend(data: dict[str, Any], handle: str) -> None:
    """Suspend an account for some days, or with 0 until it is lifted; its sessions end."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.suspend(session, account, by=actor(), **data)


@bp.route("/people/<handle>/suspension", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.suspend")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def reinstate(handle: str) -> None:
    """Lift a suspension."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.reinstate(session, account, by=actor())


@bp.route("/people/<handle>/role", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.set_role")
@bp.arguments(OfficeForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def give_office(data: dict[str, Any], handle: str) -> None:
    """Make somebody admin, programme owner or neither; the last admin stays."""
    roster.set_office(handle, OrganisationRole(data["role"]))
