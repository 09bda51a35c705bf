"""A person's own picture: taken in, and given out to whoever reads the person's name."""

from __future__ import annotations

import hashlib

from flask import Response, request

from app.actor import actor
from app.imaging import AVATAR_SIZES, draw_avatar
from app.transactions import reading, unit_of_work
from community.accounts.actions.avatars import remove_avatar, set_avatar
from community.accounts.models import Account
from community.people.access import avatar_to_see

_POLICY = "sandbox; default-src 'none'"


def take_avatar(content: bytes) -> str:
    """Make this image the picture of the one who asks; the digest that names it."""
    drawn = draw_avatar(content)
    digest = hashlib.sha256(drawn[max(AVATAR_SIZES)]).hexdigest()[:32]
    with unit_of_work() as session:
        account = session.get_one(Account, actor().id, with_for_update=True)
        set_avatar(session, account, digest=digest, drawn=drawn)
    return digest


def drop_avatar() -> None:
    """Take the picture of the one who asks away; nothing happens when there is none."""
    with unit_of_work() as session:
        remove_avatar(session, session.get_one(Account, actor().id, with_for_update=True))


def avatar_response(digest: str, size: int) -> Response:
    """The picture as a file that never changes; NotFound for whoever may not read the name."""
    with reading() as session:
        content = avatar_to_see(session, actor(), digest=digest, size=size)
    response = Response(content, mimetype="image/webp")
    response.set_etag(f"{digest}{size}")
    response.headers["Content-Security-Policy"] = _POLICY
    # Another picture has another address. `private`: who may see it is asked of each browser.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response.make_conditional(request)  # type: ignore[return-value]  # the same response
