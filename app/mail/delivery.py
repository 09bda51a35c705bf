"""Send the mails that are due: claimed first, sent outside any transaction, noted after."""

from __future__ import annotations

import logging
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.mail.sender import Sender, sender_for
from community import clock
from community.mail.actions import DueMail, claim_due, mark_failed, mark_sent, mark_withdrawn
from community.mail.queries import has_due

_log = logging.getLogger(__name__)

MaySend = Callable[[Session, DueMail], bool]


def deliver_due(
    database: Database,
    settings: Settings,
    *,
    sender: Sender | None = None,
    may_send: MaySend | None = None,
    limit: int = 20,
) -> int:
    """Send up to `limit` mails that are due and return how many went out.

    `may_send` looks once more whether the recipient may still read what a mail says.
    """
    with database.reading() as session:
        if not has_due(session):
            return 0
    with database.unit_of_work() as session:
        claimed = claim_due(session, limit=limit)
        allowed = [mail for mail in claimed if may_send is None or may_send(session, mail)]
        for mail in claimed:
            if mail not in allowed:
                mark_withdrawn(session, mail.id)
    chosen = sender or sender_for(settings)
    return sum(_deliver(database, settings, mail, sender=chosen) for mail in allowed)


def _deliver(database: Database, settings: Settings, mail: DueMail, *, sender: Sender) -> bool:
    try:
        sender.send(compose(mail, settings))
    except (OSError, ValueError) as error:
        # ValueError: an address that cannot stand in a header. The row says what was wrong.
        _log.warning("Mail %s was not sent: %s", mail.id, type(error).__name__)
        with database.unit_of_work() as session:
            mark_failed(session, mail, error=f"{type(error).__name__}: {error}")
        return False
    with database.unit_of_work() as session:
        mark_sent(session, mail.id, keep_body=settings.demo)
    return True


def compose(mail: DueMail, settings: Settings) -> EmailMessage:
    """The message in plain text and HTML; the id stays the same if it has to be sent again."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Hearth <no-reply@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<mail-{mail.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
