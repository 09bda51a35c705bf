"""Ways to send a mail behind one protocol: SMTP, a folder of files, memory, or nowhere."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from app.config import Settings, mail_server

_SECONDS = 15


class Sender(Protocol):
    """Takes one message to its recipient, or raises OSError (SMTPException is one)."""

    def send(self, message: EmailMessage) -> None:
        """Send the message."""


class MemorySender:
    """Keeps messages in a list, for tests."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep the message."""
        self.sent.append(message)


class DemoSender:
    """Sends nothing: in demo mode mail is read at /demo/mail, straight from the table."""

    def send(self, message: EmailMessage) -> None:
        """Check that the message could be written down, and leave it."""
        message.as_bytes()


class FileSender:
    """Writes each message to a file, for an installation that has no mail server yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message to `<message id>.eml`, readable by this user alone."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        path = self._folder / f"{name}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes(policy=SMTP))


class SmtpSender:
    """Speaks to the server of HEARTH_SMTP_URL: smtp://user:password@host:587 or smtps://."""

    def __init__(self, url: str) -> None:
        parts = mail_server(url)
        self._host = parts.hostname or ""
        self._tls_at_once = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls_at_once else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Deliver the message to the server; every step gives up after fifteen seconds."""
        # Where it comes back to is said to the server; the last one writes the header.
        back = str(message["Return-Path"] or "").strip("<>") or None
        del message["Return-Path"]
        with self._entered() as server:
            server.send_message(message, from_addr=back)

    def greet(self) -> str:
        """Come in and say nothing; how the server answers. Raises OSError when it does not."""
        with self._entered() as server:
            server.noop()
        return f"{self._host}:{self._port} takes mail from here"

    @contextmanager
    def _entered(self) -> Iterator[smtplib.SMTP]:
        with self._connect() as server:
            if self._user:
                server.login(self._user, self._password)
            yield server

    def _connect(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self._tls_at_once:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_SECONDS, context=trusted)
        server = smtplib.SMTP(self._host, self._port, timeout=_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
        elif self._user:
            server.close()
            raise smtplib.SMTPNotSupportedError(
                "The mail server offers no TLS, so the password was not sent."
            )
        return server


def sender_for(settings: Settings) -> Sender:
    """SMTP when it is configured; else the demo's outbox page, or files in the data folder."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url)
    if settings.demo:
        return DemoSender()
    return FileSender(settings.data_dir / "unsent-mail")
