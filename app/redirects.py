"""Where to go next: only ever to a page of this site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

# To do the same once more may go better.
_WORTH_TRYING = {409, 429, 500, 502, 503, 504}
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_path(wanted: str | None, *, otherwise: str = "/") -> str:
    """`wanted` when it is a path of this site, else `otherwise`."""
    if not wanted or len(wanted) > 2000 or not _PATH.fullmatch(wanted):
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted


def next_page(*, otherwise: str = "/") -> str:
    """The page that the form or the address of this request asks to continue with."""
    return safe_path(request.form.get("next") or request.args.get("next"), otherwise=otherwise)


def where_to_try_again(status: int) -> str:
    """Where to try once more: this page, or the one whose form was sent; empty where no use."""
    if status not in _WORTH_TRYING:
        return ""
    if request.method in ("GET", "HEAD"):
        if status == 409:
            return ""  # how things stand is the trouble, and looking again changes nothing
        return safe_path(request.full_path.rstrip("?"), otherwise="")
    came_from = urlsplit(request.referrer or "")
    if f"{came_from.scheme}://{came_from.netloc}/" != request.host_url:
        return ""
    return safe_path(came_from._replace(scheme="", netloc="", fragment="").geturl(), otherwise="")


def at_new_slug(slug: str) -> str:
    """This address where the community is called `slug` by now.

    With its query: the tag of a list, the key of a feed.
    """
    former = (request.view_args or {}).get("slug", "")
    path = request.path.replace(f"/communities/{former}", f"/communities/{slug}", 1)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
