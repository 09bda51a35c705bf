"""The mailbox over IMAP: what waits in it, and the mark that something was dealt with.

A message waits as long as it is not marked as seen, and is marked after what became of it has
been committed: whoever is killed in between finds it again.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from app.config import Mailbox
from community import clock

SECONDS = 20
MOST_AT_ONCE = 50  # messages in one round
LARGEST = 25_000_000  # bytes of a message that is read whole
LONGEST_HEAD = 64_000  # bytes
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# What goes wrong with a server and not with a message.
FAULTS = (OSError, imaplib.IMAP4.error)


class MailboxFailed(OSError):
    """The server cannot be reached, or does not do what was asked."""


@contextmanager
def opened(described: Mailbox) -> Iterator[Box]:
    """The mailbox, entered; every failure of the server is a MailboxFailed."""
    try:
        server = _connect(described)
    except FAULTS as error:
        raise MailboxFailed(_said(error)) from None
    try:
        server.login(described.user, described.password)
        status, told = server.select(f'"{described.folder}"')
        if status != "OK":
            raise MailboxFailed(f"there is no folder {described.folder}: {_told(told)}")
        yield Box(server)
    except MailboxFailed:
        raise
    except FAULTS as error:
        raise MailboxFailed(_said(error)) from None
    finally:
        _leave(server)


def greet(described: Mailbox) -> str:
    """Come in and look; how many messages wait. Raises MailboxFailed."""
    with opened(described) as box:
        waiting = len(box.waiting())
    return f"{described.user} at {described.host}:{described.port}, messages that wait: {waiting}"


def _connect(described: Mailbox) -> imaplib.IMAP4:
    trusted = ssl.create_default_context()
    host, port = described.host, described.port
    if described.tls == "on":
        return imaplib.IMAP4_SSL(host, port, ssl_context=trusted, timeout=SECONDS)
    server = imaplib.IMAP4(host, port, timeout=SECONDS)
    if described.tls == "starttls":
        try:
            server.starttls(trusted)
        except BaseException:
            server.shutdown()
            raise
    return server


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except FAULTS:
        server.shutdown()


def _said(error: Exception) -> str:
    words = error.args[0] if error.args else None
    if isinstance(words, bytes):
        return words.decode("utf-8", "replace")
    return str(error) or type(error).__name__


def _told(told: Sequence[object]) -> str:
    return b" ".join(each for each in told if isinstance(each, bytes)).decode("utf-8", "replace")


class Box:
    """An entered mailbox."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def waiting(self) -> list[int]:
        """The numbers of the messages nobody has dealt with, the oldest first."""
        return self._search("UNSEEN", "UNDELETED")[:MOST_AT_ONCE]

    def size(self, uid: int) -> int:
        """Bytes of the message."""
        for part in self._fetch(uid, "(RFC822.SIZE)"):
            words = part if isinstance(part, bytes) else part[0]
            _before, found, after = words.partition(b"RFC822.SIZE ")
            if found:
                return int(after.split(b")")[0].split()[0])
        raise MailboxFailed(f"the server does not tell the size of message {uid}")

    def message(self, uid: int, *, head_only: bool) -> bytes:
        """The message, or the beginning of its head; to look at it marks nothing."""
        wanted = f"(BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)" if head_only else "(BODY.PEEK[])"
        for part in self._fetch(uid, wanted):
            if isinstance(part, tuple):
                return part[1]
        raise MailboxFailed(f"message {uid} is not there any more")

    def done(self, uid: int, *, look: bool = False) -> None:
        """It was dealt with; `look` marks it for an operator too."""
        flags = r"(\Seen \Flagged)" if look else r"(\Seen)"
        self._demand(self._server.uid("STORE", str(uid), "+FLAGS.SILENT", flags))

    def clear(self, *, days: int) -> int:
        """Throw away what was dealt with so many days ago; how many. What is flagged stays."""
        day = (clock.now() - timedelta(days=days)).date()
        before = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        found = self._search("SEEN", "UNFLAGGED", *(("BEFORE", before) if days else ()))
        for start in range(0, len(found), MOST_AT_ONCE):
            some = ",".join(map(str, found[start : start + MOST_AT_ONCE]))
            self._demand(self._server.uid("STORE", some, "+FLAGS.SILENT", r"(\Deleted)"))
        if found:
            self._demand(self._server.expunge())
        return len(found)

    def _search(self, *wanted: str) -> list[int]:
        (told,) = self._demand(self._server.uid("SEARCH", *wanted))[:1] or [b""]
        return [int(word) for word in (told or b"").split()] if isinstance(told, bytes) else []

    def _fetch(self, uid: int, wanted: str) -> list[bytes | tuple[bytes, bytes]]:
        found = self._demand(self._server.uid("FETCH", str(uid), wanted))
        return [part for part in found if part]

    @staticmethod
    def _demand(answer: tuple[str, list[object]]) -> list[bytes | tuple[bytes, bytes]]:
        status, told = answer
        if status != "OK":
            raise MailboxFailed(f"the server refuses: {_told(told)}")
        return told  # type: ignore[return-value]  # what imaplib documents, and its types leave open
