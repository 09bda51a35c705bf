"""Quotes that a link asks for: `?quote=31` begins a reply with the words of that post."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.addresses import RowId
from community.quoting import block_quote
from community.threads.queries import quotable


def begun_with_quote(session: Session, thread_id: int) -> str:
    """The quote that the address asks for, of a post in a thread that the reader may write in.

    Nothing for what was removed or stands elsewhere. `opening` is the thread's first post.
    """
    asked = request.args.get("quote", "") if request.method == "GET" else ""
    if not asked:
        return ""
    try:
        reply_id = None if asked == "opening" else RowId.number(asked)
    except ValueError:
        return ""
    found = quotable(session, thread_id, reply_id)
    if found is None:
        return ""
    address = f"/threads/{thread_id}" + (f"?post={reply_id}" if reply_id else "")
    wrote = _("@%(handle)s wrote", handle=found.handle)
    return block_quote(found.words, attribution=wrote, address=address)
