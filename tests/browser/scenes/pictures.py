"""Pictures of people: a few colours each, so that nobody real is shown."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from PIL import Image
from sqlalchemy.orm import Session

from app.imaging import AVATAR_SIZES, draw_avatar
from community.accounts.actions.avatars import set_avatar
from community.accounts.models import Account

_COLOURS = ((180, 80, 40), (40, 110, 120), (90, 60, 130), (200, 160, 60))


def write_pictures(session: Session, people: Sequence[int]) -> None:
    """Give these people pictures; everybody else is shown by a letter."""
    for number, person in enumerate(people):
        drawn = draw_avatar(_picture(number))
        digest = hashlib.sha256(drawn[max(AVATAR_SIZES)]).hexdigest()[:32]
        set_avatar(session, session.get_one(Account, person), digest=digest, drawn=drawn)


def _picture(number: int) -> bytes:
    ground = Image.linear_gradient("L").resize((160, 160)).rotate(90 * number)
    target = io.BytesIO()
    tint = Image.new("RGB", ground.size, _COLOURS[number % len(_COLOURS)])
    Image.composite(tint, Image.new("RGB", ground.size, "white"), ground).save(target, "PNG")
    return target.getvalue()
