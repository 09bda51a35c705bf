"""The head of a message: who, to whom, and whether a program wrote it.

Read by hand and strictly. What a mail server checked and what is read here must be the same
sender, so a From that can be read in two ways is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header

from app.incoming.charsets import letters

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
_FROM = re.compile(rf'(?:(?:"[^"\\]*"|[^<>"@,;:()\\]*)\s*<({_ADDRESS})>|({_ADDRESS}))')
_SEARCHED = 20_000  # characters of a header in which tokens are looked for
_WORD = re.compile(r"[a-z2-7]{48}(?![a-z2-7])", re.IGNORECASE)
_MOST_WORDS = 40
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_BACK = ("in-reply-to", "references")
_MACHINES = ("bulk", "junk", "list", "auto_reply")
_LONGEST_SUBJECT = 500


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the head of a message says."""

    message_id: str
    sender: str  # lower-case, empty when there is none or more than one
    subject: str
    words: tuple[str, ...]  # that may be tokens, in addresses and in what it answers
    results: tuple[str, ...]  # Authentication-Results, the newest first
    automatic: bool  # a program wrote it
    report: bool  # a mail server tells what became of a mail


NO_HEAD = Head(
    message_id="", sender="", subject="", words=(), results=(), automatic=False, report=False
)


def read_head(raw: bytes) -> Head:
    """The head as it stands before the first empty line."""
    fields = list(_fields(raw.decode("utf-8", "replace")))
    named: dict[str, list[str]] = {}
    for name, value in fields:
        named.setdefault(name, []).append(value)

    def first(name: str) -> str:
        return named.get(name, [""])[0].strip()

    return Head(
        message_id=first("message-id")[:300],
        sender=_sender(named.get("from", [])),
        subject=_subject(first("subject")),
        words=tuple(_words([value for name in (*_TO, *_BACK) for value in named.get(name, [])])),
        results=tuple(named.get("authentication-results", [])[:20]),
        automatic=_is_automatic(named),
        report=_is_report(first("content-type")),
    )


def _fields(head: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in head.replace("\r\n", "\n").split("\n"):
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}") if len(value) < _SEARCHED else found[-1]
            continue
        split = _FIELD.fullmatch(line[:_SEARCHED])
        if split is not None:
            found.append((split[1].lower(), split[2].strip()))
    return found


def _sender(values: Sequence[str]) -> str:
    if len(values) != 1:
        return ""
    found = _FROM.fullmatch(values[0].strip()[:1_000])
    return (found[1] or found[2]).lower() if found else ""


def _subject(value: str) -> str:
    """The subject in letters; what cannot be decoded stays as it came."""
    try:
        parts = decode_header(value[: 4 * _LONGEST_SUBJECT])
        words = "".join(
            part if isinstance(part, str) else letters(part, charset or "utf-8")
            for part, charset in parts
        )
    except (ValueError, MessageError):
        words = value
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(shown.split())[:_LONGEST_SUBJECT]


def _words(values: Sequence[str]) -> list[str]:
    found = dict.fromkeys(
        word.lower() for value in values for word in _WORD.findall(value[:_SEARCHED])
    )
    return list(found)[:_MOST_WORDS]


def words_in(text: str) -> list[str]:
    """What may be tokens anywhere in a text."""
    return _words([text])


def _is_automatic(named: dict[str, list[str]]) -> bool:
    """RFC 3834, and what programs wrote before it."""

    def said(name: str) -> str:
        return named.get(name, [""])[0].strip().lower()

    auto = said("auto-submitted").partition(";")[0].strip()
    return (
        auto not in ("", "no")
        or said("precedence") in _MACHINES
        or said("return-path") == "<>"
        or any(name in named for name in ("x-autoreply", "x-autorespond", "list-id", "feedback-id"))
        or said("x-auto-response-suppress") in ("all", "oof")
    )


def _is_report(kind: str) -> bool:
    said = kind.lower()
    return said.startswith("multipart/report") and "delivery-status" in said
