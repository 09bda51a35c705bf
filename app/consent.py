"""Ask people to agree to new terms when they open a page, and hold no writing up."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from app.actor import actor, reads_by_key
from community.errors import Forbidden, Refused
from community.words import N_

# What can be read and done without having agreed: the texts themselves, one's own settings, the
# end of mails, the way out, and what is no page.
_FREE = (
    *("/terms", "/privacy", "/consent", "/settings", "/sign-", "/unsubscribe/"),
    *("/static/", "/api/", "/offline", "/manifest", "/service-worker"),
    *("/healthz", "/readyz", "/metrics"),
)


class ConsentNeeded(Forbidden):
    """A program acts for somebody who has yet to agree to new terms."""

    code = "consent_needed"


def init_app(app: Flask) -> None:
    """Look at every request."""
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if request.path.startswith("/api/v1/") or reads_by_key():
        _ask_program()
        return None
    if not _opens_a_page() or request.path.startswith(_FREE) or not _owes():
        return None
    to = request.full_path.rstrip("?")
    return redirect(f"/consent?next={quote(to, safe='')}", code=303)


def _owes() -> bool:
    """Whether the one who asks has yet to agree; whoever is suspended is asked afterwards."""
    return actor().consent_due and not actor().suspended


def _opens_a_page() -> bool:
    """Whether a browser goes to a page: what was posted is kept, and fragments are no visit."""
    if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
        return False
    to = request.headers.get("Sec-Fetch-Dest")
    if to:
        return to == "document"
    return not request.accept_mimetypes or request.accept_mimetypes.accept_html


def _ask_program() -> None:
    who = actor()
    if who.token_id is not None and _owes() and request.path != "/api/v1/terms":
        raise ConsentNeeded(
            N_("There are new terms. Sign in with a browser, read and agree, then go on.")
        )


def demand_ticked(data: dict[str, object]) -> None:
    """Raise Refused, with a word at the box, unless it was ticked."""
    if not data["agreed"]:
        words = N_("Tick the box to go on.")
        raise Refused(words, code="consent_needed", fields={"agreed": words})
