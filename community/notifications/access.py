"""Whether a letter may still go out, asked again at the moment of sending."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.mail.actions import DueMail
from community.notifications.queries import still_to_be_told


def may_still_read_mail(session: Session, mail: DueMail) -> bool:
    """Letters about accounts always go; those about notices while their reader may read."""
    return mail.notification_id is None or still_to_be_told(session, mail.notification_id)
