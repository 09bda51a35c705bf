"""One's own picture."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.avatars import drop_avatar, take_avatar
from app.extensions import limiter
from app.forms import form
from app.rules import requires
from app.schemas.communities import NothingForm
from app.web.settings.blueprint import bp
from community.errors import Refused


@bp.route("/avatar", methods=["GET", "POST"])
@requires("accounts.manage_own")
@limiter.limit("20 per minute", methods=["POST"])
@form(NothingForm, "settings/avatar.html")
def avatar(data: dict[str, Any]) -> ResponseReturnValue:
    """Show an image beside one's name."""
    del data
    file = request.files.get("image")
    if file is None or not file.filename:
        raise Refused(_("Choose an image first."), code="no_file")
    content = file.stream.read()
    file.close()
    take_avatar(content)
    flash(_("This is your picture now."), "good")
    return redirect("/settings/profile", code=303)


@bp.post("/avatar/removal")
@requires("accounts.manage_own")
def remove_avatar() -> ResponseReturnValue:
    """Show the first letter of one's name again."""
    drop_avatar()
    flash(_("Your picture is removed."), "good")
    return redirect("/settings/profile", code=303)
