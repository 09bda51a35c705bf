"""What moves: the worker, the events it carries, and mail."""

from __future__ import annotations

from datetime import timedelta

from app.config import BadSetting, Mailbox, Settings
from app.database import Database
from app.doctor.findings import Finding, bad, doubtful, good
from app.incoming.mailbox import MailboxFailed, greet
from app.lease import is_led
from app.mail.sender import SmtpSender
from community import clock
from community.mail.queries import mail_status
from community.outbox_queries import QueueStatus, outbox_status

_LATE = timedelta(minutes=1)


def worker(settings: Settings, database: Database) -> Finding:
    """Whether somebody carries what happened."""
    if is_led(settings, database):
        return good("worker", "it runs")
    advice = "Start hearth serve, or hearth worker beside your own web server."
    return doubtful("worker", "none runs: no notices, no mail, nothing new is found", advice)


def outbox(database: Database) -> Finding:
    """Whether events are carried, and none was given up."""
    with database.reading() as session:
        status = outbox_status(session)
    return _queue("outbox", "event", status)


def mails(database: Database) -> Finding:
    """The same of mails."""
    with database.reading() as session:
        status = mail_status(session)
    return _queue("mail", "mail", status)


def _queue(command: str, one: str, status: QueueStatus) -> Finding:
    name = f"{one}s"
    going = status.waiting + status.leased + status.retried
    if status.parked:
        says = f"{_counted(status.parked, one)} given up or held back"
        return bad(
            name, says, f"See why with hearth {command} parked, then hearth {command} retry."
        )
    if status.oldest is not None and clock.now() - status.oldest > _LATE:
        says = (
            f"{_counted(going, one)} waiting, the oldest since {status.oldest:%Y-%m-%d %H:%M} UTC"
        )
        return doubtful(name, says, "Is the worker running, and does its log name an error?")
    return good(name, f"{_counted(going, one)} on the way")


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def mail_server(settings: Settings) -> Finding:
    """Whether the mail server takes mail from here."""
    if settings.demo:
        return good("mail server", "a demonstration sends no mail")
    if not settings.smtp_url:
        return doubtful(
            "mail server",
            f"none is set: mail is written to {settings.data_dir / 'unsent-mail'}",
            "Set HEARTH_SMTP_URL: nobody can confirm an address or reset a password without.",
        )
    try:
        greeting = SmtpSender(settings.smtp_url).greet()
    except (OSError, BadSetting) as error:
        return bad("mail server", f"it cannot be used: {error}", "Check HEARTH_SMTP_URL.")
    return good("mail server", greeting)


def mailbox(described: Mailbox) -> Finding:
    """Whether answers by mail can be fetched, and whether senders are told apart."""
    try:
        says = greet(described)
    except MailboxFailed as error:
        return bad("mailbox", f"it cannot be used: {error}", "Check the HEARTH_IMAP_ settings.")
    if not described.authserv:
        advice = (
            "Set HEARTH_IMAP_AUTHSERV, so that mail of proven senders is posted by itself: without "
            "it each one waits for its sender to confirm it on a page."
        )
        return doubtful("mailbox", says, advice)
    return good("mailbox", says)
