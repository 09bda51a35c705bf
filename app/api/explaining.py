"""How answers were decided, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.welcoming import ReasoningIn, ReasoningOut
from app.transactions import reading, unit_of_work
from community.answers.explaining import explain, explained, unexplain
from community.errors import NotFound
from community.threads.access import reply_to
from community.threads.policies import is_live

bp = ApiBlueprint("explaining", __name__, description="Say how you decided on an answer.")


@bp.route("/replies/<int:reply_id>/reasoning", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.response(200, ReasoningOut)  # type: ignore[untyped-decorator]  # the same
def show(reply_id: int) -> dict[str, Any]:
    """How an answer was decided; 404 when nothing is said of that."""
    return _read(reply_id)


def _read(reply_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        now, former = explained(session, reply_id)
        if now is None or not is_live(granted.reply):
            raise NotFound
    return {**now._asdict(), "former": former}


@bp.route("/replies/<int:reply_id>/reasoning", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.explain")
@bp.arguments(ReasoningIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ReasoningOut)  # type: ignore[untyped-decorator]  # the same
def write(data: dict[str, Any], reply_id: int) -> dict[str, Any]:
    """Say how you decided on your own answer; what stood there before is kept."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.explain")
        explain(session, granted, data["body"], actor=actor(), seen_version=data["version"])
    return _read(reply_id)


@bp.route("/replies/<int:reply_id>/reasoning", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("answers.explain")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(reply_id: int) -> None:
    """Take it off, with what stood there before."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.explain")
        unexplain(session, granted, actor=actor())
