"""What a letter is about, for its headers: in numbers, since servers on the way write them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.mail.actions import DueMail
from community.notifications.models import MailedNotice, Notification
from community.notifications.recipients import OF_CONVERSATIONS
from community.notifications.stopping import Stop
from community.rhythm.queries import OF_NOTICES
from community.today.mails import PURPOSE as TODAY

_STOPPED = {TODAY: Stop.TODAY, "digest": Stop.DIGEST}


class About(NamedTuple):
    """Whom a letter goes to, what it is about, and what the link in it stops."""

    account_id: int
    community_id: int | None  # None when it concerns the whole organisation, or several
    thread_id: int | None
    stop: Stop
    reply_id: int | None = None  # the newest post of that thread that it tells of


def what_stops(kinds: Collection[str], threads: Collection[int | None]) -> Stop:
    """Which mails the link in a letter about notices of these kinds and threads stops."""
    of_one = len(set(threads)) == 1 and None not in threads
    in_thread = of_one and all(kind in OF_CONVERSATIONS for kind in kinds)
    return Stop.THREAD if in_thread else Stop.NOTICES


def about_mails(session: Session, mails: Sequence[DueMail]) -> Mapping[int, About]:
    """What these mails are about, by their number; letters about accounts are left out."""
    found = {
        mail.id: About(mail.account_id, None, None, _STOPPED[mail.purpose])
        for mail in mails
        if mail.purpose in _STOPPED and mail.account_id is not None
    }
    about = [mail.id for mail in mails if mail.purpose == OF_NOTICES]
    if about:
        told: dict[int, list[Any]] = defaultdict(list)
        rows = session.execute(
            select(
                MailedNotice.mail_id,
                Notification.account_id,
                Notification.community_id,
                Notification.thread_id,
                Notification.reply_id,
                Notification.kind,
            )
            .join(Notification, Notification.id == MailedNotice.notification_id)
            .where(MailedNotice.mail_id.in_(about))
        )
        for row in rows:
            told[row.mail_id].append(row)
        found |= {number: _about(notices) for number, notices in told.items()}
    return found


def _about(notices: Sequence[Any]) -> About:
    places = {row.community_id for row in notices}
    threads = {row.thread_id for row in notices}
    return About(
        notices[0].account_id,
        places.pop() if len(places) == 1 else None,
        threads.pop() if len(threads) == 1 else None,
        what_stops([row.kind for row in notices], [row.thread_id for row in notices]),
        max((row.reply_id for row in notices if row.reply_id), default=None),
    )
