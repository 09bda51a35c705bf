"""What the programme owner sees of communities that are being prepared: no content."""

from __future__ import annotations

from flask import render_template, request

from app.rules import requires
from app.transactions import reading
from app.web.lifecycle import bp
from community.lifecycle.queries.openings import under_preparation


@bp.get("/admin/openings")
@requires("communities.oversee")
def openings() -> str:
    """Proposals by name, and what each still needs."""
    with reading() as session:
        page = under_preparation(session, cursor=request.args.get("cursor"))
    return render_template("lifecycle/openings.html", page=page)
