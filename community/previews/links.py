"""Links that stand alone on a line of a post, found in its sanitised HTML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

MOST_CARDS = 5  # of one post
_QUICK = '<a href="http'
# Paragraphs, and what they stand in: only those of the post itself count, not what it quotes.
_TAG = re.compile(r"<(/?)(p|blockquote|li|table)\b[^<>]*>")
_LINK = re.compile(r'<a href="(https?://[^"]+)" rel="[a-z ]+">(https?://[^<\s]+)</a>')
_LINE = re.compile(r"<br\s*/?>|\n")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A paragraph with links that stand alone: where it is, and whether it holds nothing else."""

    start: int
    end: int
    links: tuple[str, ...]
    alone: bool


def places_in(safe_html: str) -> Iterator[Place]:
    """The paragraphs of a post that hold links standing alone, in order."""
    if _QUICK not in safe_html:
        return
    inside, opened = 0, None
    for found in _TAG.finditer(safe_html):
        closes, name = found.groups()
        if name != "p":
            inside += -1 if closes else 1
        elif not closes:
            opened = found if inside == 0 else None
        elif opened is not None:
            place = _place(safe_html[opened.end() : found.start()], opened.start(), found.end())
            opened = None
            if place.links:
                yield place


def _place(paragraph: str, start: int, end: int) -> Place:
    lines = [line.strip() for line in _LINE.split(paragraph)] if _QUICK in paragraph else []
    links = tuple(filter(None, map(_alone, lines)))
    alone = len(links) == len([line for line in lines if line])
    return Place(start=start, end=end, links=links, alone=alone)


def _alone(line: str) -> str | None:
    """The address that a line consists of; a link that shows another host is none."""
    found = _LINK.fullmatch(line)
    if found is None:
        return None
    address, shown = unescape(found[1]), unescape(found[2])
    return address if host_of(address) == host_of(shown) else None


def links_in(safe_html: str) -> tuple[str, ...]:
    """The addresses that get a card in a post: each once, the first five."""
    links = (link for place in places_in(safe_html) for link in place.links)
    return tuple(islice(dict.fromkeys(links), MOST_CARDS))


def with_cards(safe_html: str, card: Callable[[str], str | None]) -> str:
    """A post with a card for each such link, in place of it where nothing else is said there."""
    left, parts, at = set(links_in(safe_html)), [], 0
    for place in places_in(safe_html):
        made = [card(link) if link in left else None for link in place.links]
        left -= set(place.links)
        told = [each for each in made if each]
        if told:
            instead = place.alone and len(told) == len(made)
            parts += [safe_html[at : place.start if instead else place.end], *told]
            at = place.end
    return "".join([*parts, safe_html[at:]])


def host_of(address: str) -> str:
    """The host of an address, in lower case; empty when it cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def digest_of(address: str) -> str:
    """By what an address is found, however long it is; what follows a # leads to the same page."""
    return hashlib.sha256(address.partition("#")[0].encode()).hexdigest()


def thread_of(address: str, base_url: str) -> int | None:
    """The number of the thread of this site that an address leads to, if it does."""
    rest = address.removeprefix(base_url.rstrip("/"))
    found = _THREAD.fullmatch(rest) if rest != address else None
    return int(found[1]) if found else None


_THREAD = re.compile(r"/threads/([0-9]{1,18})(?:[?#].*)?")
