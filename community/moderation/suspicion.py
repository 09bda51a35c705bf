"""What makes a post look like spam: pure, over what was sent and what is known of its author.

Nothing is dropped for it: a facilitator looks, and lets it through by one act.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from html import unescape
from urllib.parse import unquote, urlsplit

from community.moderation.likeness import signature_of
from community.text import Rendered, plain

YOUNG = timedelta(days=7)  # an account
NEWCOMER_POSTS = 3
MOST_LINKS = 6  # to other sites, in a post of somebody new
MOST_LINKS_A_DAY = 25  # of a young account
MOST_POSTS_A_DAY = 40  # of a young account
MOST_POSTS_EVER = 100  # a day, of anybody
ALIKE = 0.8
_LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
_SCHEME = re.compile(r"https?:/*|//+", re.IGNORECASE)  # browsers take any number of slashes
_QUOTE_TAG = re.compile(r"(</?blockquote\b[^>]*>)")


class Why(StrEnum):
    """Why a post waits."""

    FIRST = "first"  # of the first posts of a new member
    LINKS = "links"
    DOMAIN = "domain"
    MANY = "many"
    ALIKE = "alike"
    TRAP = "trap"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the rules look at, worked out before the transaction.

    `hosts` are those of the links to other sites, one for each link, empty for a link that names
    none; `trapped` when the field that
    people do not see was filled in.
    """

    hosts: tuple[str, ...]
    signature: bytes | None
    trapped: bool = False


@dataclass(frozen=True, kw_only=True)
class Past:
    """What is known of the author: the age of the account, live posts here, the last day."""

    age: timedelta
    posts: int
    posts_today: int = 0
    links_today: int = 0
    alike: bool = False


def look_at(text: Rendered, *, title: str = "", trap: str = "", own_host: str = "") -> Sent:
    """What the rules look at; takes milliseconds, so never inside a transaction.

    Links to `own_host` lead to no other site.
    """
    found = (_host(unescape(each)) for each in _LINK.findall(text.html))
    return Sent(
        hosts=tuple(host for host in found if host is not None and host != (own_host or None)),
        signature=signature_of(f"{title} {plain(_unquoted(text.html))}"),
        trapped=bool(trap.strip()),
    )


def _unquoted(html: str) -> str:
    """What stands outside quotations: whoever answers says the words of another again."""
    depth, kept = 0, []
    for part in _QUOTE_TAG.split(html):
        if part.startswith("<blockquote"):
            depth += 1
        elif part.startswith("</blockquote"):
            depth = max(depth - 1, 0)
        elif not depth:
            kept.append(part)
    return " ".join(kept)


def _host(address: str) -> str | None:
    """The host as browsers find it; None for a link of this site, empty where there is no host."""
    said = address.strip().replace("\\", "/")
    begun = _SCHEME.match(said)
    if begun is None:
        return None
    try:
        found = urlsplit(f"http://{said[begun.end() :]}").hostname or ""
    except ValueError:
        return ""  # no address
    return unquote(found).lower().rstrip(".")


def suspicions(sent: Sent, past: Past, *, blocked: Collection[str]) -> list[Why]:
    """Every rule that finds the post suspicious; `blocked` are domains, with what is below them."""
    young = past.age < YOUNG
    new = young or past.posts < NEWCOMER_POSTS
    links_today = past.links_today + len(sent.hosts)
    found = {
        Why.TRAP: sent.trapped and new,  # browsers fill in fields for people they know
        Why.DOMAIN: any(is_blocked(host, blocked) for host in sent.hosts),
        Why.LINKS: (new and len(sent.hosts) > MOST_LINKS)
        or (young and bool(sent.hosts) and links_today > MOST_LINKS_A_DAY),
        Why.MANY: past.posts_today >= (MOST_POSTS_A_DAY if young else MOST_POSTS_EVER),
        Why.ALIKE: past.alike,
    }
    return [why for why, holds in found.items() if holds]


def is_blocked(host: str, blocked: Collection[str]) -> bool:
    """Whether the host is one of the domains or below one."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in blocked for at in range(len(parts)))
