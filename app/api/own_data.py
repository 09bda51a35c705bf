"""/api/v1/me/exports and /me/departure: a copy of everything of yours, and leaving.

Leaving itself is asked for in a browser, where a recent sign-in can be asked for first.
"""

from __future__ import annotations

from typing import Any

from flask import Response

from app.actor import actor
from app.api.ground import BINARY, ApiBlueprint
from app.extensions import limiter
from app.freshness import demand_fresh
from app.idempotency import once
from app.rules import requires
from app.schemas.own_data import DataExportOut, DepartureOut
from app.takeout.handing import copy_response
from app.transactions import reading, unit_of_work
from community.own_data.actions import ask_export, come_back, drop_export
from community.own_data.queries import (
    ExportLine,
    departure_of,
    duties_of,
    export_file,
    footprint_of,
    own_export,
    own_exports,
)
from community.paging import Page

bp = ApiBlueprint("own_data", __name__, description="Take a copy of what is yours, and leave.")


def _own_id() -> int:
    account_id = actor().id
    assert account_id is not None  # the rule lets nobody else come this far
    return account_id


@bp.route("/me/exports", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.lists(DataExportOut)
def index(asked: dict[str, Any]) -> Page[ExportLine]:
    """Your copies that are being made or can be fetched, the newest first; ten at the most."""
    del asked
    with reading() as session:
        return Page(items=own_exports(session, _own_id()), next_cursor=None)


@bp.route("/me/exports", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.creates(DataExportOut)
def create() -> tuple[ExportLine, str]:
    """Ask for a copy; one a day. Its state is `ready` when the file can be fetched."""
    if actor().token_id is None:
        demand_fresh()
    with unit_of_work() as session:
        export_id = once(session, lambda: str(ask_export(session, account_id=_own_id()).id))
        line = own_export(session, _own_id(), int(export_id))
    return line, f"/api/v1/me/exports/{export_id}"


@bp.route("/me/exports/<int:export_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.response(200, DataExportOut)  # type: ignore[untyped-decorator]  # the same
def show(export_id: int) -> ExportLine:
    """One of your copies."""
    with reading() as session:
        return own_export(session, _own_id(), export_id)


@bp.route("/me/exports/<int:export_id>/file", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@limiter.limit("20 per hour")
@bp.response(200, BINARY, content_type="application/zip")  # type: ignore[untyped-decorator]  # the same
def file(export_id: int) -> Response:
    """The ZIP file, for a week after it was made."""
    if actor().token_id is None:
        demand_fresh()
    with reading() as session:
        name = export_file(session, _own_id(), export_id)
    return copy_response(name)


@bp.route("/me/exports/<int:export_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(export_id: int) -> None:
    """Let go of a copy before its time."""
    with unit_of_work() as session:
        drop_export(session, account_id=_own_id(), export_id=export_id)


@bp.route("/me/departure", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.response(200, DepartureOut)  # type: ignore[untyped-decorator]  # the same
def departure() -> dict[str, Any]:
    """What leaving would do and what stands in its way; whether and when you leave."""
    with reading() as session:
        duties = duties_of(session, _own_id())
        return {
            "leaving": departure_of(session, _own_id()),
            "footprint": footprint_of(session, _own_id()),
            "last_admin": duties.last_admin,
            "alone_in": duties.alone_in,
        }


@bp.route("/me/departure", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def stay() -> None:
    """Stay after all, as long as it is not too late."""
    with unit_of_work() as session:
        come_back(session, account_id=_own_id())
