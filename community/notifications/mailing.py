"""Letters about notices: put off, queued with the mark that they were, taken back when withdrawn.

Apart from `actions`, which tells people; here a worker writes to them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from community import clock
from community.mail.actions import Letter, queue_mail
from community.mail.models import Mail
from community.notifications.models import MailedNotice, Notification
from community.notifications.waiting import NoticeToMail

_notices = cast("Table", Notification.__table__)
_PUT_OFF = (
    update(_notices)
    .where(_notices.c.account_id == bindparam("whose"), _notices.c.mail_due)
    .values(mail_at=bindparam("until", type_=_notices.c.mail_at.type))
)


class Written(NamedTuple):
    """A letter to one person and the notices that it tells of."""

    notices: Sequence[NoticeToMail]
    letter: Letter


def put_off(session: Session, until: Mapping[int, datetime]) -> None:
    """Look at what waits for these people again at this moment, each at their own."""
    if until:
        given = [{"whose": person, "until": moment} for person, moment in sorted(until.items())]
        session.connection().execute(_PUT_OFF, given)


def settle(session: Session, ids: Collection[int], written: Sequence[Written]) -> int:
    """Take the mark that asks for a letter from these notices and queue what was written.

    How many were queued. Of two workers that wrote about one notice, only the first queues: the
    rows are locked in one order, and whoever comes second finds them without the mark. What they
    alone had in hand then waits to be written anew.
    """
    taken = _take(session, ids)
    queued: list[tuple[Mail, Written]] = []
    again: set[int] = set()
    for each in written:
        told = {notice.id for notice in each.notices}
        if told <= taken:
            queued.append((_queue(session, each), each))
        else:
            again |= told & taken
    session.flush()  # the mails get their numbers
    session.add_all(
        MailedNotice(notification_id=notice.id, mail_id=mail.id)
        for mail, each in queued
        for notice in each.notices
    )
    _ask_again(session, again)
    return len(queued)


def _take(session: Session, ids: Collection[int]) -> set[int]:
    marked = select(Notification.id).where(Notification.id.in_(ids), Notification.mail_due)
    taken = set(session.scalars(marked.order_by(Notification.id).with_for_update()))
    session.execute(
        update(Notification)
        .where(Notification.id.in_(taken))
        .values(mail_due=False)
        .execution_options(synchronize_session=False)
    )
    return taken


def _queue(session: Session, written: Written) -> Mail:
    first = written.notices[0]
    return queue_mail(
        session,
        recipient=first.email,
        letter=written.letter,
        account_id=first.account_id,
        notification_id=first.id,
    )


def take_back(session: Session, mail_ids: Collection[int]) -> None:
    """These mails were withdrawn: what may be told of their notices asks for another letter."""
    rows = select(MailedNotice.notification_id).where(MailedNotice.mail_id.in_(mail_ids))
    ids = session.scalars(rows).all()
    session.execute(delete(MailedNotice).where(MailedNotice.mail_id.in_(mail_ids)))
    _ask_again(session, ids)


def _ask_again(session: Session, ids: Collection[int]) -> None:
    if ids:
        session.execute(
            update(Notification)
            .where(Notification.id.in_(ids))
            .values(mail_due=True, mail_at=clock.now())
            .execution_options(synchronize_session=False)
        )
