"""How lines of a facilitator's day open: with a message begun, which nothing but a person sends."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from app.i18n import spoken
from community.leading.queries import Leading
from community.today.lines import Line


def opening_of(line: Line) -> str:
    """Where a line leads: to its draft in the reader's language, or to what it is about."""
    if line.draft is None:
        return line.href
    parts = urlsplit(line.draft.href)
    begun = {
        name: spoken(words)
        for name, words in (("title", line.draft.title), ("body", line.draft.body))
        if words
    }
    query = "&".join(part for part in (parts.query, urlencode(begun)) if part)
    # On a thread's page the composer stands below everything that was said.
    fragment = parts.fragment or ("respond" if parts.path.startswith("/threads/") else "")
    return urlunsplit(("", "", parts.path, query, fragment))


def beginning_of(leading: Leading) -> str:
    """The form that a prompt opens: a thread begun in the reader's words, with its mark."""
    if leading.prompt is None or leading.place is None:
        return ""
    prompt = leading.prompt
    begun = {
        "kind": str(prompt.kind),
        "mark": str(prompt.mark),
        "title": spoken(prompt.title),
        "body": spoken(prompt.body),
    }
    return f"/communities/{leading.place.slug}/threads/new?{urlencode(begun)}"
