"""What a page says of itself, read from hostile HTML: plain words, bounded and cut.

Only the head is looked at. An HTML parser that browsers' rules were written for makes the few
elements that count into one form, which is then simple to read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from itertools import islice

import nh3

from community.previews.keeping import Found

LONGEST_TITLE = 150
LONGEST_ABOUT = 250
LONGEST_SITE = 60
_LARGEST_HEAD = 256_000  # characters
# The time that parsing takes may grow with the square of how deep elements nest.
_MOST_ELEMENTS = 2_000
_END = re.compile(r"</head\s*>|<body[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-zA-Z]")
_META = re.compile(r"<meta ([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
# What pages are written in. Python knows more codes, and some of them unpack.
_CODES = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|shift_jis|euc-jp"
    r"|iso-2022-jp|euc-kr|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)


def read_page(body: bytes, content_type: str, *, host: str) -> Found | None:
    """Title, description and name of the site; None for what is no page or has no title."""
    if content_type.partition(";")[0].strip().lower() not in ("text/html", "application/xhtml+xml"):
        return None
    head = _decoded(body, content_type)[:_LARGEST_HEAD]
    told, title = _told(_headed(head))
    title = _plain(told.get("og:title") or title or told.get("twitter:title", ""), LONGEST_TITLE)
    if not title:
        return None
    about = told.get("og:description") or told.get("description", "")
    site = _plain(told.get("og:site_name", ""), LONGEST_SITE)
    return Found(
        title=title,
        description=_plain(about, LONGEST_ABOUT),
        site="" if site.lower() in (host, title.lower()) else site,
    )


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:2_048].decode("latin-1"))
    code = named[1] if named and _CODES.fullmatch(named[1]) else "utf-8"
    return body.decode(code, errors="replace")


def _headed(text: str) -> str:
    """The head of a page, up to as many elements as can be parsed at leisure."""
    end = _END.search(text)
    head = text[: end.start()] if end else text
    beyond = next(islice(_ELEMENT.finditer(head), _MOST_ELEMENTS, None), None)
    return head[: beyond.start()] if beyond else head


def _told(head: str) -> tuple[Mapping[str, str], str]:
    """The meta elements by their name, the first of each, and the title."""
    plain = nh3.clean(
        head,
        tags={"meta", "title"},
        attributes={"meta": {"property", "name", "content"}},
        clean_content_tags={"script", "style", "noscript", "template", "svg", "math"},
        link_rel=None,
    )
    told: dict[str, str] = {}
    for found in _META.finditer(plain):
        values = dict(_ATTRIBUTE.findall(found[1]))
        name = (values.get("property") or values.get("name", "")).lower()
        told.setdefault(name, html.unescape(values.get("content", "")))
    title = _TITLE.search(plain)
    return told, html.unescape(title[1]) if title else ""


def _plain(text: str, most: int) -> str:
    """One line of words: nothing that is invisible or turns the line around, cut at a word."""
    seen = "".join(
        " " if each.isspace() else each
        for each in text[: most * 8]
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    words = " ".join(seen.split())
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut.rpartition(' ')[0] if ' ' in cut[most // 2 :] else cut}…"
