"""What all Atom feeds (RFC 4287) have in common: how they are answered and what XML can hold."""

from __future__ import annotations

import re
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.settings import settings

ENTRIES = 30
DAYS = 365  # how long an address with a token works
# What XML 1.0 cannot hold, however it is written.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(template: str, **values: Any) -> ResponseReturnValue:
    """A feed, for the one who asks alone, and nothing when it has not changed."""
    response = make_response(
        render_template(
            template,
            base=settings().base_url,
            plain=lambda text: _UNSPEAKABLE.sub("", text),
            **values,
        )
    )
    response.mimetype = "application/atom+xml"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
