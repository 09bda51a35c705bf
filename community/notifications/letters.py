"""What a letter is about, for its headers: in numbers, since servers on the way write them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.mail.actions import DueMail
from community.notifications.models import Notification
from community.notifications.recipients import OF_CONVERSATIONS
from community.notifications.stopping import Stop
from community.today.mails import PURPOSE as TODAY


class About(NamedTuple):
    """Whom a letter goes to, what it is about, and what the link in it stops."""

    account_id: int
    community_id: int | None  # None when it concerns the whole organisation, or several
    thread_id: int | None
    stop: Stop


def what_stops(kind: str, thread_id: int | None) -> Stop:
    """Which mails the link in a letter about a notice of this kind stops."""
    in_thread = thread_id is not None and kind in OF_CONVERSATIONS
    return Stop.THREAD if in_thread else Stop.NOTICES


def about_mails(session: Session, mails: Sequence[DueMail]) -> Mapping[int, About]:
    """What these mails are about, by their number; letters about accounts are left out."""
    found = {
        mail.id: About(mail.account_id, None, None, Stop.TODAY)
        for mail in mails
        if mail.purpose == TODAY and mail.account_id is not None
    }
    by_notice = {mail.notification_id: mail.id for mail in mails if mail.notification_id}
    if by_notice:
        rows = session.execute(
            select(
                Notification.id,
                Notification.account_id,
                Notification.community_id,
                Notification.thread_id,
                Notification.kind,
            ).where(Notification.id.in_(by_notice))
        )
        for number, account_id, community_id, thread_id, kind in rows:
            stop = what_stops(kind, thread_id)
            found[by_notice[number]] = About(account_id, community_id, thread_id, stop)
    return found
