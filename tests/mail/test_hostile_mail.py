"""Mail that is built to hurt, or damaged: nothing stops the worker, nothing is lost."""

from __future__ import annotations

import base64
import time

import pytest

from app.incoming.html import text_of_html
from app.incoming.letters import read_letter
from app.incoming.mailbox import LARGEST
from app.incoming.quotes import own_words
from community.incoming.policies import Outcome, Why
from tests.mail.arriving import Door
from tests.mail.letters import mail, proven


def _with(address: str, rest: bytes, *, number: str = "<h@x>", subject: str = "Hello all") -> bytes:
    head = (
        f"Authentication-Results: {proven()}\r\nFrom: Ben <ben@hearth.example>\r\nTo: {address}\r\n"
        f"Subject: {subject}\r\nMessage-ID: {number}\r\nMIME-Version: 1.0\r\n"
    )
    return head.encode() + rest


def _nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    closed = b"".join(b"\r\n--b%d--" % n for n in reversed(range(depth)))
    return opened + b"Content-Type: text/plain\r\n\r\nhi\r\n" + closed


def test_a_mail_of_26_megabytes_is_held_unread(door: Door) -> None:
    words = base64.encodebytes(b"\0" * 1_000).replace(b"\n", b"\r\n")
    raw = _with(door.address("ben"), b"\r\n" + words * (26_000_000 // len(words)))
    assert len(raw) > LARGEST
    door.arrive(raw)
    assert door.threads() == []
    assert (door.only().outcome, door.only().why) == (Outcome.HELD, Why.TOO_BIG)
    assert door.only().body == ""
    assert door.imap.unseen() == 0


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        (_nested(500), Why.UNREADABLE),
        (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 5_000
            + b"--b--",
            Why.UNREADABLE,
        ),
        (b"Content-Type: multipart/mixed\r\n\r\nno boundary", Why.EMPTY),
        (b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n', Why.EMPTY),
        (b"Content-Type: text/plain; charset=x-unknown\r\n\r\nW\xf6rter", None),
        (b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe broken", None),
        (b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 200_000, Why.TOO_LONG),
        (b"Content-Type: text/plain; charset=zlib\r\n\r\nx\x9c", None),
        (b"Content-Transfer-Encoding: base64\r\n\r\n!!!!====", Why.EMPTY),
        (b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA- surrogate", None),
        (b"Content-Type: text/plain\r\n\r\nnul\x00 and bell\x07", None),
        (b"Content-Type: " + b"a" * 60_000 + b"\r\n\r\nwords", None),
        (b"X-Long: " + b"(" * 60_000 + b"\r\n\r\nwords", None),
        (b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\n\r\nforwarded whole", Why.EMPTY),
    ],
)
def test_what_is_broken_is_posted_or_held_and_never_lost(
    door: Door, rest: bytes, why: Why | None
) -> None:
    started = time.monotonic()
    door.arrive(_with(door.address("ben"), rest))
    assert time.monotonic() - started < 20
    assert door.imap.unseen() == 0
    if why is None:
        assert door.only().outcome == Outcome.POSTED
        assert len(door.threads()) == 1
    else:
        assert (door.only().outcome, door.only().why) == (Outcome.HELD, why)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\0" * 1_000,
        b"no head at all",
        b"From: ben@hearth.example\r\n" + b"X: " + b"y" * 1_000_000,
        b"From: ben@hearth.example\r\n" * 20_000,
        b"Subject: =?utf-8?b?!?= =?x?q?=?=\r\nFrom: \xff\xfe\r\n\r\n",
        b"From: " + b"<" * 10_000 + b"\r\n\r\nx",
        b'From: "' + b"\\" * 10_000 + b"\r\n\r\nx",
        b"Message-ID: " + b"(" * 50_000 + b"\r\nFrom: x\r\n\r\nx",
        b"To: " + b"a2" * 30_000 + b"\r\nFrom: x@y.z\r\n\r\nx",
    ],
)
def test_what_is_no_mail_is_noted_and_left(door: Door, raw: bytes) -> None:
    door.intake().take(raw)
    assert door.only().outcome in (Outcome.DROPPED, Outcome.UNKNOWN)
    assert door.only().body == ""


_LONG = {
    "on": "On " * 60_000,
    "on lines": "On 1 a\n" * 20_000,
    "dated": ("On 1 2 " + "x" * 300 + "\n") * 500,
    "blank": "\n" * 150_000,
    "quote": "> " * 100_000,
    "from": "From: a\n" * 20_000,
    "rules": "_" * 200_000,
    "devices": "Sent from \n" * 15_000,
    "quoted": "> x\nOn 5 5 wrote:\n" * 9_000,
}


@pytest.mark.parametrize("name", _LONG)
def test_no_text_keeps_the_worker_busy(name: str) -> None:
    started = time.process_time()
    own_words(_LONG[name])
    assert time.process_time() - started < 4


_PAGES = {
    "comments": "<!--" * 50_000,
    "ends": "</" * 100_000,
    "less": "<" * 200_000,
    "open": "<div>" * 40_000,
    "named": ("<a " + "a" * 3_000 + ">") * 60,
    "given": "<a " + 'x="' * 60_000,
    "signs": "&#" * 90_000,
}


@pytest.mark.parametrize("name", _PAGES)
def test_no_page_keeps_the_worker_busy(name: str) -> None:
    started = time.process_time()
    text_of_html(_PAGES[name])
    assert time.process_time() - started < 4


def test_a_page_that_runs_something_becomes_words(door: Door) -> None:
    html = (
        "<p>Hello <script>alert(1)</script><a href='javascript:alert(1)'>you</a> "
        "<img src=x onerror=alert(1)>&lt;script&gt;alert(2)&lt;/script&gt;</p>"
        "<div style='display:none'>hidden</div>"
    )
    door.arrive(mail(door.address("ben"), html, kind="html", subject="Hello all"))
    (thread,) = door.threads()
    assert "hidden" not in thread.body
    assert "<script" not in thread.body_html
    assert "javascript:" not in thread.body_html
    assert "onerror" not in thread.body_html


def test_words_of_a_forwarded_mail_are_not_taken_for_the_senders() -> None:
    raw = mail("x@y.z", "See below.\n\n---------- Forwarded message ---------\nFrom: Ada\n\nSecret")
    assert read_letter(raw).text == "See below."
