"""What people write made HTML; long texts beside gevent's hub, so that others are served."""

from __future__ import annotations

from functools import partial

from app.real_threads import in_real_thread
from community import text
from community.text import Rendered

# A text of this length takes a few milliseconds; going to another thread costs a tenth of one.
SHORT = 2_000


def render(source: str) -> Rendered:
    """As `community.text.render`."""
    if len(source) <= SHORT:
        return text.render(source)
    return in_real_thread(partial(text.render, source))


def render_edited(source: str, *, renderer: int) -> Rendered:
    """As `community.text.render_edited`."""
    if len(source) <= SHORT:
        return text.render_edited(source, renderer=renderer)
    return in_real_thread(partial(text.render_edited, source, renderer=renderer))
