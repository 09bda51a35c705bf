"""What an address names: a thread, a reply or an article of this place, or a page elsewhere."""

from __future__ import annotations

import re

from app.settings import settings
from community.articles.actions import Source

_HERE = re.compile(r"/(threads|articles)/(\d{1,18})(?:[/?#].*)?")
_REPLY = re.compile(r"[?&]post=(\d{1,18})|#reply-(\d{1,18})")


def source_of(address: str, label: str) -> Source:
    """An address as a source: threads, replies and articles of this place by their number."""
    found = _HERE.fullmatch(address.removeprefix(settings().base_url.rstrip("/")))
    if found is None:
        return Source(url=address, label=label)
    number = int(found[2])
    if found[1] == "articles":
        return Source(cited_id=number)
    reply = _REPLY.search(address)
    if reply is not None:
        return Source(reply_id=int(reply[1] or reply[2]))
    return Source(thread_id=number)
