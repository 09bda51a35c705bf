"""Send the mails that are due: claimed first, sent outside any transaction, noted after."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Sequence
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from functools import partial
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.mail.addressing import Leads, Token, token_for
from app.mail.sender import Sender, sender_for
from app.mail.stopping import stop_link
from community import clock
from community.digest.actions import take_back_digests
from community.mail.actions import (
    DueMail,
    claim_due,
    mark_failed,
    mark_held,
    mark_sent,
    mark_withdrawn,
)
from community.mail.bounces import generations_of
from community.mail.queries import has_due
from community.notifications.letters import About, about_mails
from community.notifications.mailing import take_back
from community.rhythm.queries import TIMED, standings

_log = logging.getLogger(__name__)

MaySend = Callable[[Session, DueMail], bool]


class _Unbroken(UnstructuredHeader, BaseHeader):
    """A header that programs read: in one line, as RFC 2369 and 2919 want it.

    Left to itself the library writes what is longer than a line in the code for letters of other
    scripts, which those who look for a link or the name of a list do not read.
    """

    def fold(self, *, policy: Policy) -> str:
        if not str(self).isascii():
            return super().fold(policy=policy)
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
for _name in (
    *("List-Id", "List-Unsubscribe", "In-Reply-To", "References"),
    *("Message-ID", "Reply-To", "Return-Path"),
):
    _headers.map_to_type(_name, _Unbroken)
_POLICY = SMTP.clone(header_factory=_headers)


def deliver_due(
    database: Database,
    settings: Settings,
    *,
    sender: Sender | None = None,
    may_send: MaySend | None = None,
    limit: int = 20,
) -> int:
    """Send up to `limit` mails that are due and return how many went out.

    `may_send` looks once more whether the recipient may still read what a mail says. One that may
    not go is withdrawn, and what may be told of it is written anew; in quiet hours it waits.
    """
    with database.reading() as session:
        if not has_due(session):
            return 0
    with database.unit_of_work() as session:
        claimed = _awake(session, claim_due(session, limit=limit))
        allowed = [mail for mail in claimed if may_send is None or may_send(session, mail)]
        withdrawn = [mail.id for mail in claimed if mail not in allowed]
        for mail_id in withdrawn:
            mark_withdrawn(session, mail_id)
        if withdrawn:
            take_back(session, withdrawn)
            take_back_digests(session, withdrawn)
        about = about_mails(session, allowed)
        people = {mail.account_id for mail in allowed if mail.account_id and settings.mailbox}
        ended = generations_of(session, people)
    chosen = sender or sender_for(settings)
    sent = 0
    for mail in allowed:
        message = partial(
            compose,
            mail,
            settings,
            about.get(mail.id),
            generation=ended.get(mail.account_id or 0, 0),
        )
        sent += _deliver(database, settings, mail, message, sender=chosen)
    return sent


def _awake(session: Session, claimed: Sequence[DueMail]) -> list[DueMail]:
    """Those that may go now; the others wait until the quiet hours of their reader are over."""
    people = {mail.account_id for mail in claimed if mail.purpose in TIMED and mail.account_id}
    found = standings(session, people)
    now = clock.now()
    awake = []
    for mail in claimed:
        standing = found.get(mail.account_id or 0) if mail.purpose in TIMED else None
        until = standing.quiet_end(now) if standing else None
        if until is None:
            awake.append(mail)
        else:
            mark_held(session, mail.id, until=until)
    return awake


def _deliver(
    database: Database,
    settings: Settings,
    mail: DueMail,
    message: Callable[[], EmailMessage],
    *,
    sender: Sender,
) -> bool:
    try:
        sender.send(message())
    except (OSError, ValueError) as error:
        # ValueError: an address that cannot stand in a header. The row says what was wrong.
        _log.warning("Mail %s was not sent: %s", mail.id, type(error).__name__)
        with database.unit_of_work() as session:
            mark_failed(session, mail, error=f"{type(error).__name__}: {error}")
        return False
    with database.unit_of_work() as session:
        mark_sent(session, mail.id, keep_body=settings.demo)
    return True


def compose(
    mail: DueMail, settings: Settings, place: About | None = None, *, generation: int = 0
) -> EmailMessage:
    """The message in plain text and HTML; the id stays the same if it has to be sent again.

    `place` is what the letter is about; letters about accounts have none. `generation` is that of
    the addresses by which its reader writes.
    """
    host = urlsplit(settings.base_url).hostname or "localhost"
    message = EmailMessage(policy=_POLICY)
    message["From"] = f"Hearth <no-reply@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(settings, mail, host=host)
    message["Auto-Submitted"] = "auto-generated"
    if place is not None:
        _head_as_list(message, settings, place, host=host)
    if settings.mailbox is not None and mail.account_id is not None:
        _let_answer(message, settings, mail, place, generation=generation)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def message_id(settings: Settings, mail: DueMail, *, host: str) -> str:
    """The same whenever this mail is sent, and no number.

    Numbers of mails follow each other: from that of their own somebody could tell whether one who
    is known by an alias alone was written to just before them.
    """
    about = f"mail {mail.id}" if mail.notification_id is None else f"of {mail.notification_id}"
    mark = hmac.new(settings.secret.encode(), f"{about} {mail.recipient}".encode(), "sha256")
    return f"<mail-{mark.hexdigest()[:32]}@{host}>"


def _let_answer(
    message: EmailMessage,
    settings: Settings,
    mail: DueMail,
    place: About | None,
    *,
    generation: int,
) -> None:
    """Where an answer goes, if one can, and where it comes back to when nobody takes it.

    With one address for all, the number of the message holds what is else in the addresses:
    programs repeat it in answers, and servers in what they send back.
    """
    box, whose = settings.mailbox, mail.account_id
    assert box is not None
    assert whose is not None
    back = Token(leads=Leads.BOUNCE, account_id=whose, target_id=mail.id)
    tokens = [token_for(settings, back, generation=generation)]
    if place is not None and place.thread_id is not None:
        answer = Token(
            leads=Leads.REPLY,
            account_id=whose,
            target_id=place.thread_id,
            post_id=place.reply_id or 0,
        )
        tokens.append(token_for(settings, answer, generation=generation))
        message["Reply-To"] = f"Hearth <{box.address(tokens[-1])}>"
    message["Return-Path"] = f"<{box.address(tokens[0])}>"
    if not box.has_many:
        plain, _at, host = str(message["Message-ID"]).strip("<>").partition("@")
        message.replace_header("Message-ID", f"<{'.'.join((plain, *tokens))}@{host}>")


def _head_as_list(message: EmailMessage, settings: Settings, place: About, *, host: str) -> None:
    """What lets a mail program sort it, keep a thread together and stop it.

    Numbers only: servers on the way write headers down, and a private community has a name.
    """
    message["Precedence"] = "list"
    message["X-Auto-Response-Suppress"] = "All"
    list_name = "organisation" if place.community_id is None else f"c{place.community_id}"
    message["List-Id"] = f"<{list_name}.{host}>"
    if place.thread_id is not None:
        # No mail bears this number: those of one thread are kept together by it all the same.
        first = f"<thread-{place.thread_id}@{host}>"
        message["In-Reply-To"] = first
        message["References"] = first
    link = stop_link(
        settings, account_id=place.account_id, what=place.stop, thread_id=place.thread_id
    )
    message["List-Unsubscribe"] = f"<{link}>"
    if settings.https:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
