"""Where to go next: only ever to a page of this site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

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
