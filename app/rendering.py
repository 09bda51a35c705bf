"""What people write made HTML; long texts beside gevent's hub, so that others are served."""

from __future__ import annotations

from functools import partial

from app.real_threads import in_real_thread
from app.transactions import reading
from community import text
from community.accounts.queries.handles import handles_of_people
from community.text import Rendered

# A text of this length takes a few milliseconds; going to another thread costs a tenth of one.
SHORT = 2_000


def render(source: str) -> Rendered:
    """As `community.text.render`, with links to those named who are here."""
    people = people_named(source)
    if len(source) <= SHORT:
        return text.render(source, people=people)
    return in_real_thread(partial(text.render, source, people=people))


def render_edited(source: str, *, renderer: int) -> Rendered:
    """As `community.text.render_edited`, with links as in `render`."""
    people = people_named(source)
    if len(source) <= SHORT:
        return text.render_edited(source, renderer=renderer, people=people)
    return in_real_thread(partial(text.render_edited, source, renderer=renderer, people=people))


def people_named(source: str) -> frozenset[str]:
    """The names in a text that are somebody's; asked before rendering, outside any write block."""
    names = text.names_in(source)
    if not names:
        return frozenset()
    with reading() as session:
        return handles_of_people(session, names)
