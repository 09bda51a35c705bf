"""/api/v1/terms: what is in force."""

from __future__ import annotations

from typing import Any

from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.terms import TermsInForce
from app.transactions import reading
from community.terms.queries import in_force

bp = ApiBlueprint(
    "terms", __name__, description="The terms and the privacy text, and agreeing to them."
)


@bp.route("/terms", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("terms.read")
@bp.response(200, TermsInForce)  # type: ignore[untyped-decorator]  # the same
def index() -> dict[str, Any]:
    """Read the terms and the privacy page; people agree to them in a browser, at `/consent`."""
    with reading() as session:
        return {"items": in_force(session)}
