"""/api/v1/admin/lists: many people at once, as the text of a CSV file."""

from __future__ import annotations

from typing import Any

from app import roster
from app.actor import actor
from app.api.ground import ApiBlueprint
from app.i18n import spoken
from app.rules import requires
from app.schemas.base import StrictSchema
from app.schemas.roster import AfterField, ListIn, ListOut, ListShownOut
from app.transactions import reading
from community.roster.access import list_to
from community.roster.queries import file_shown

bp = ApiBlueprint(
    "people_lists",
    __name__,
    description="Lists of people that admins bring to invite many at once.",
)


class LinesQuery(StrictSchema):
    """Which of the lines that are left out."""

    after = AfterField()


@bp.route("/admin/lists", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.arguments(ListIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ListOut)
def bring(data: dict[str, Any]) -> tuple[Any, str]:
    """Look through a list; nothing is done before it is started."""
    content = data["content"].encode()
    made = roster.look_through(content, name=data["name"], by_key=True)
    with reading() as session:
        shown = file_shown(list_to(session, actor(), made, held=False))
    return shown, f"/api/v1/admin/lists/{made}"


@bp.route("/admin/lists/<int:list_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.arguments(LinesQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ListShownOut)  # type: ignore[untyped-decorator]  # the same
def show(asked: dict[str, Any], list_id: int) -> dict[str, Any]:
    """A list, how far the worker is with it, and the lines that are left out."""
    with reading() as session:
        file = list_to(session, actor(), list_id, held=False)
        shown = file_shown(file, after=asked["after"])
    faulty = [
        {"line": one.line, "code": str(one.fault), "detail": spoken(one.words())}
        for one in shown.faulty
    ]
    return {**vars(shown), "faulty": faulty}


@bp.route("/admin/lists/<int:list_id>/start", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def start(list_id: int) -> None:
    """Let the worker take it up; the lines that are no good are left out."""
    roster.start(list_id)


@bp.route("/admin/lists/<int:list_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("roster.invite")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(list_id: int) -> None:
    """Let go of a list; nobody who was invited by it is touched."""
    roster.drop(list_id)
