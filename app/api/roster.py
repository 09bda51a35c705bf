"""/api/v1/admin/people: the people of the organisation, with a token of the scope `admin`."""

from __future__ import annotations

from typing import Any

from app import roster
from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.rules import requires
from app.schemas.base import Line
from app.schemas.roster import (
    PersonAdministeredOut,
    PersonIn,
    PersonInListOut,
    PersonInvitedOut,
    PlaceForm,
    RoleField,
    RoomForm,
    StandingField,
)
from app.transactions import reading
from community.accounts.queries.keys import living_tokens, signed_in_browsers
from community.paging import Page
from community.roster.access import person_to_look_at
from community.roster.actions.people import Place
from community.roster.policies import Standing
from community.roster.queries import Wanted, people_of, person_administered
from community.roster.rows import Row

bp = ApiBlueprint("roster", __name__, description="What admins see and do for people.")


class PeopleQuery(PageQuery):
    """Who is looked for."""

    q = Line(most=254, metadata={"description": "Part of a name, of an address or of a handle."})
    state = StandingField()
    role = RoleField()


@bp.route("/admin/people", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.read")
@bp.lists(PersonInListOut, query=PeopleQuery)
def index(asked: dict[str, Any]) -> Page[Any]:
    """Everybody who is here, was invited or waits, by handle."""
    wanted = Wanted(
        words=asked["q"],
        standing=Standing(asked["state"]) if asked["state"] else None,
        role=asked["role"],
    )
    with reading() as session:
        return people_of(session, wanted, cursor=asked["cursor"], size=asked["limit"])


@bp.route("/admin/people", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.arguments(PersonIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PersonInvitedOut)
def invite(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Invite somebody by mail. Who is here already is placed anew, and gets no second mail."""
    handle = roster.invite_one(Row(line=1, **data))
    return {"handle": handle}, f"/api/v1/admin/people/{handle}"


@bp.route("/admin/people/<handle>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.read")
@bp.response(200, PersonAdministeredOut)  # type: ignore[untyped-decorator]  # the same
def show(handle: str) -> dict[str, Any]:
    """One person: state, address, place, sessions and tokens without their secrets."""
    with reading() as session:
        account = person_to_look_at(session, actor(), handle)
        shown = person_administered(session, account)
        browsers = signed_in_browsers(session, account.id)
        tokens = living_tokens(session, account.id).items
    return {
        **vars(shown),
        "handle": account.handle,
        "name": account.name,
        "email": account.email,
        "role": account.role,
        "sessions": browsers,
        "tokens": tokens,
    }


@bp.route("/admin/people/<handle>/place", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.arguments(PlaceForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def place(data: dict[str, Any], handle: str) -> None:
    """Note team, place and manager; what is left out is emptied."""
    roster.place(handle, Place(**data))


@bp.route("/admin/people/<handle>/room", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.arguments(RoomForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def room(data: dict[str, Any], handle: str) -> None:
    """How many megabytes of images somebody may bring; null is what everybody may.

    409 (`stale`) when `seen` is sent and another admin has changed it since.
    """
    roster.set_room(handle, **data)


@bp.route("/admin/people/<handle>/invitation", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def send_again(handle: str) -> None:
    """Mail a new link to somebody who has not come yet; the old link dies."""
    roster.send_again(handle)


@bp.route("/admin/people/<handle>/invitation", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw(handle: str) -> None:
    """Withdraw an invitation; nothing is kept of who was nothing but invited."""
    roster.withdraw(handle)


@bp.route("/admin/people/<handle>/deactivation", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def deactivate(handle: str) -> None:
    """Close an account: sessions, tokens and open pages end; what the person wrote stays."""
    roster.deactivate(handle)


@bp.route("/admin/people/<handle>/deactivation", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def reactivate(handle: str) -> None:
    """Open a closed account again."""
    roster.reactivate(handle)


@bp.route("/admin/people/<handle>/sessions", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def sign_out_everywhere(handle: str) -> None:
    """End every session of a person."""
    roster.sign_out(handle)


@bp.route("/admin/people/<handle>/sessions/<int:session_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def sign_out(handle: str, session_id: int) -> None:
    """End one session of a person."""
    roster.sign_out(handle, only=session_id)


@bp.route("/admin/people/<handle>/tokens", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def revoke_all(handle: str) -> None:
    """End every API token of a person."""
    roster.revoke(handle)


@bp.route("/admin/people/<handle>/tokens/<int:token_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def revoke(handle: str, token_id: int) -> None:
    """End one API token of a person."""
    roster.revoke(handle, only=token_id)
