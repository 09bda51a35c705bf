"""Whether names lead to profiles: for whoever may not open one, a name is a plain word."""

from __future__ import annotations

import re

from flask import Flask

from app.actor import actor
from community.rights import may

_LINK = re.compile(r'<a (?:[^>]* )?href="/people/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


def init_app(app: Flask) -> None:
    """Give templates the question; `words.profile` asks it for every name."""
    app.jinja_env.globals["profiles_open"] = profiles_open


def profiles_open() -> bool:
    """Whether the reader may open profiles; asks the table of rights, not the database."""
    return may("accounts.read", actor().organisation_standing())


def body_as_read(body_html: str) -> str:
    """A sanitised body as this reader may follow the names in it."""
    return body_html if profiles_open() else named_plainly(body_html)


def named_plainly(body_html: str) -> str:
    """A sanitised body in which mentions of people, and other links to profiles, are no links."""
    if 'href="/people/' not in body_html:
        return body_html
    return _LINK.sub(_plain, body_html)


def _plain(found: re.Match[str]) -> str:
    name = found[1]
    return f'<span class="mention">{name}</span>' if name.startswith("@") else name
