"""What people write made HTML; long texts beside gevent's hub, so that others are served."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from app.actor import actor
from app.real_threads import in_real_thread
from app.transactions import reading
from community import text
from community.accounts.queries.handles import handles_of_people
from community.attached import files_in
from community.text import Rendered
from community.threads.access import is_upload_seen
from community.threads.queries.uploads import told_of_files

# A text of this length takes a few milliseconds; going to another thread costs a tenth of one.
SHORT = 2_000


def render(source: str) -> Rendered:
    """As `community.text.render`, with links to those named who are here, and what files are."""
    made = partial(text.render, source, people=people_named(source), files=files_named(source))
    return made() if len(source) <= SHORT else in_real_thread(made)


def render_edited(source: str, *, renderer: int) -> Rendered:
    """As `community.text.render_edited`, with links as in `render`."""
    made = partial(
        text.render_edited,
        source,
        renderer=renderer,
        people=people_named(source),
        files=files_named(source),
    )
    return made() if len(source) <= SHORT else in_real_thread(made)


def people_named(source: str) -> frozenset[str]:
    """The names in a text that are somebody's; asked before rendering, outside any write block."""
    names = text.names_in(source)
    if not names:
        return frozenset()
    with reading() as session:
        return handles_of_people(session, names)


def files_named(source: str) -> Mapping[str, str]:
    """What the files are that a text links, as far as the one who asks may see them."""
    keys = files_in(source)
    if not keys:
        return {}
    with reading() as session:
        return told_of_files(session, keys, seen=is_upload_seen(actor()))
