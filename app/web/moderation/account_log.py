"""What admins did, to accounts and to the organisation."""

from __future__ import annotations

from flask import render_template, request

from app.rules import requires
from app.transactions import reading
from app.web.moderation import bp
from community.moderation.queries import moderation_log


@bp.get("/admin/log")
@requires("accounts.suspend")
def account_log() -> str:
    """What admins did to accounts, newest first."""
    with reading() as session:
        page = moderation_log(session, community_id=None, cursor=request.args.get("cursor"))
    return render_template("moderation/account_log.html", page=page)
