"""Whether letters may still go out, asked again at the moment of sending."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from community.mail.actions import DueMail
from community.notifications.waiting import still_to_be_told
from community.rhythm.queries import OF_NOTICES


def may_still_read_mails(session: Session, mails: Sequence[DueMail]) -> set[int]:
    """Letters about accounts always go; those about notices while their reader may read it all."""
    about = {mail.id for mail in mails if mail.purpose == OF_NOTICES}
    free = {mail.id for mail in mails} - about
    return free | (still_to_be_told(session, about) if about else set())


def may_still_read_mail(session: Session, mail: DueMail) -> bool:
    """The same of one letter."""
    return mail.id in may_still_read_mails(session, [mail])
