"""A message as it came, made what the rest looks at; nothing in it is believed here.

Everything has a bound before it is taken apart, and whatever the parser stumbles over makes the
message unreadable, never the worker stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import SMTP

from app.incoming.charsets import letters
from app.incoming.heads import Head, read_head
from app.incoming.html import text_of_html
from app.incoming.quotes import own_words, unflowed
from community.text import clean

LONGEST_HEAD = 64_000  # bytes
MOST_PARTS = 100
DEEPEST = 20
LONGEST_TEXT = 300_000  # characters of one part that are looked at
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


class Unreadable(ValueError):
    """No mail, or one that is built to hurt."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What came, as far as it matters."""

    head: Head
    text: str  # what its sender wrote, without quotes and signature
    left_out: int  # files that came with it
    unreadable: bool = False  # only the head could be read
    too_big: bool = False


def read_letter(raw: bytes, *, head_only: bool = False) -> Letter:
    """The message taken apart; raises Unreadable when not even its head makes sense."""
    found = _HEAD_ENDS.search(raw[: LONGEST_HEAD + 4])
    if found is None and not head_only:
        raise Unreadable("the head does not end")
    head = read_head(raw[: found.start() if found else LONGEST_HEAD])
    if head_only:
        return Letter(head=head, text="", left_out=0, too_big=True)
    try:
        text, left_out = _content(raw)
    except Exception:  # noqa: BLE001  # the parser raises whatever it stumbles over, RecursionError too
        return Letter(head=head, text="", left_out=0, unreadable=True)
    return Letter(head=head, text=clean(text).strip(), left_out=left_out)


def _content(raw: bytes) -> tuple[str, int]:
    whole = BytesParser(EmailMessage, policy=SMTP).parsebytes(raw)
    plain: list[str] = []
    html: list[str] = []
    files = 0
    for part in _leaves(whole, depth=0, left=[MOST_PARTS]):
        kind = part.get_content_type()
        if _is_file(part) or kind not in ("text/plain", "text/html"):
            files += not _is_decoration(part)
        elif kind == "text/plain":
            plain.append(_plain(part))
        else:
            html.append(_decoded(part))
    if any(words.strip() for words in plain):
        return own_words("\n\n".join(plain)), files
    return own_words("\n\n".join(text_of_html(words) for words in html)), files


def _leaves(part: MIMEPart, *, depth: int, left: list[int]) -> Iterator[MIMEPart]:
    """Parts that hold something, in order; of what is enclosed as a message of its own, none."""
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise Unreadable("too many parts")
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inner in part.iter_parts():
        yield from _leaves(inner, depth=depth + 1, left=left)


def _is_file(part: MIMEPart) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _is_decoration(part: MIMEPart) -> bool:
    """Pictures of a signature, keys and invitations' copies: nobody misses them."""
    kind = part.get_content_type()
    return kind in ("application/pgp-signature", "application/pkcs7-signature") or (
        part.get_content_disposition() == "inline" and part.get("Content-ID") is not None
    )


def _plain(part: MIMEPart) -> str:
    words = _decoded(part)
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(words, joined=str(part.get_param("delsp", "")).lower() == "yes")
    return words


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return letters(content[: 4 * LONGEST_TEXT], part.get_content_charset() or "utf-8")[
        :LONGEST_TEXT
    ]
