"""What a refusal becomes: a status, a page, a JSON problem, a socket ack. Views never catch."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import islice
from typing import Any
from urllib.parse import quote

from flask import (
    Flask,
    g,
    has_request_context,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.actor import BadToken, SignInNeeded, forget_key
from app.database import DatabaseBusy, is_busy
from app.extensions import limiter
from app.i18n import spoken
from app.redirects import at_new_slug, where_to_try_again
from community import clock
from community.communities.access import Moved
from community.errors import (
    NOTHING_HERE,
    CommunityError,
    Conflict,
    Forbidden,
    NotFound,
    Refused,
    Throttled,
)
from community.words import N_, Words

_log = logging.getLogger(__name__)


class Busy(Throttled):
    """Nothing could be written at this moment; a form says so and keeps what was typed."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            N_("Hearth cannot save anything right now. Try again in a moment."), retry_after=2
        )


# Fields that take long to write. No other comes back: one might hold a secret.
_WRITING = (
    *("title", "body", "tags", "note", "bio", "summary", "description"),
    *("purpose", "domain", "community", "practice", "norms", "sponsor"),
)

# What is wrong in one answer: whoever sends ten thousand bad fields has to read no more than that.
_MOST_SAID = 100

_STATUS: tuple[tuple[type[CommunityError], int], ...] = (
    (NotFound, 404),
    (SignInNeeded, 401),
    (BadToken, 401),
    (Forbidden, 403),
    (Busy, 503),
    (Throttled, 429),
    (Conflict, 409),
    (Refused, 422),
)


def init_app(app: Flask) -> None:
    """Register the translation of every failure."""
    app.register_error_handler(CommunityError, _refusal)
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: CommunityError) -> int:
    """The HTTP status of a refusal."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if status == 403 and error.code == "sign_in_needed":
        return 401
    if error.code == "stale" and has_request_context() and "If-Match" in request.headers:
        return 412
    return status


def ack_of(error: CommunityError) -> dict[str, Any]:
    """The socket acknowledgement of a refusal."""
    return {"ok": False, "code": error.code, "detail": spoken(error.detail)}


def wants_problem() -> bool:
    """Whether the caller reads JSON: the API, and scripts that ask for JSON."""
    return request.path.startswith("/api/") or request.headers.get("Accept") == "application/json"


def respond(
    status: int,
    *,
    code: str,
    detail: str,
    errors: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """The failure as a JSON problem or a page, as the caller reads, in the caller's language."""
    detail = spoken(detail)
    if wants_problem():
        body = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": code,
            "detail": detail,
            "errors": said(errors or {}),
            "request_id": g.get("request_id", ""),
        }
        response = jsonify(body)
        response.content_type = "application/problem+json"
    else:
        forget_key()
        page = render_template(
            "errors/error.html",
            status=status,
            code=code,
            detail=detail,
            # Built from the path alone: a query or host from outside must not come back.
            sign_in_next=quote(request.path),
            typed=_typed(status),
            again=where_to_try_again(status),
        )
        response = render_response(page)
    response.status_code = status
    response.headers.update(headers or {})
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="hearth"'
    return response


def _typed(status: int) -> list[str]:
    """What somebody wrote into a form whose page cannot be shown again, so that it is not lost."""
    if request.method != "POST" or status == 413:  # too large: it is not even read
        return []
    try:
        typed = request.form
    except HTTPException:  # nobody had read it yet, and it cannot be
        return []
    return [text for name in _WRITING if (text := typed.get(name, "").strip())]


def render_response(page: str) -> Any:
    """A page as a response that no cache keeps."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _refusal(error: CommunityError) -> ResponseReturnValue:
    status = status_of(error)
    if status == 401 and not wants_problem() and request.method in ("GET", "HEAD"):
        return redirect(f"/sign-in?next={quote(request.path)}")
    if status == 404:
        return respond(404, code="not_found", detail=NOTHING_HERE)
    if status == 412:
        words = _(
            "This has changed since you read it. "
            "Read it again and send your change with the new ETag."
        )
        return respond(412, code=error.code, detail=words)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Throttled) else {}
    return respond(
        status, code=error.code, detail=error.detail, errors=error.fields, headers=headers
    )


def messages_of(error: ValidationError) -> dict[str, Any]:
    """What is wrong, by field."""
    messages = error.messages
    found: dict[str, Any] = said(messages if isinstance(messages, dict) else {"_schema": messages})
    return found


def said(found: Any) -> Any:
    """The sentences in lists and dictionaries, in the reader's language; the first of many."""
    if isinstance(found, Mapping):
        return {key: said(each) for key, each in islice(found.items(), _MOST_SAID)}
    if isinstance(found, list):
        return [said(each) for each in found[:_MOST_SAID]]
    return spoken(found) if isinstance(found, str) else found


def _invalid(error: ValidationError) -> ResponseReturnValue:
    return respond(
        422,
        code="invalid",
        detail=_("Some of what was sent is not right. Correct the fields named here."),
        errors=messages_of(error),
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status == 404:
        return respond(404, code="not_found", detail=NOTHING_HERE)
    headers = {
        name: value
        for name, value in error.get_headers()
        if name in ("Allow", "Retry-After", "WWW-Authenticate")
    }
    if isinstance(error, RateLimitExceeded):
        headers["Retry-After"] = str(_seconds_to_wait())
    code = (error.name or "error").lower().replace(" ", "_")
    return respond(status, code=code, detail=_detail(status, error), headers=headers)


def _seconds_to_wait() -> int:
    limit = limiter.current_limit
    return max(1, math.ceil(limit.reset_at - clock.now().timestamp())) if limit else 1


def _detail(status: int, error: HTTPException) -> str:
    known = {
        400: _("This request cannot be read. Go back, reload the page and try again."),
        405: _("This address does not take that kind of request."),
        413: _("This is too large to be taken. Send less at once."),
        415: _("This kind of content is not taken here."),
        429: _("That was a lot at once. Wait a moment and try again."),
    }
    if isinstance(error.description, Words):
        return error.description
    if isinstance(error, CSRFError):
        return str(_("This form has run out. Load its page again, sign in if asked, and resend."))
    words: str = known.get(status) or _("This cannot be answered (%(status)s).", status=status)
    return words


def _busy(error: BaseException) -> ResponseReturnValue:
    _note_busy(error)
    return respond(
        503,
        code="busy",
        detail=_("Hearth is busy right now and nothing was saved. Try again in a moment."),
        headers={"Retry-After": "2"},
    )


@contextmanager
def busy_in_words() -> Iterator[None]:
    """Make a refusal of a write that found the database busy, so that a form can keep its text."""
    try:
        yield
    except (DatabaseBusy, OperationalError) as error:
        if not is_busy(error):
            raise
        _note_busy(error)
        raise Busy from error


def _note_busy(error: BaseException) -> None:
    _log.warning("The database could not be written: %s", getattr(error, "orig", error))


def _database_error(error: OperationalError) -> ResponseReturnValue:
    return _busy(error) if is_busy(error) else _unexpected(error)


def _moved(error: Moved) -> ResponseReturnValue:
    return redirect(at_new_slug(error.slug), code=308 if request.method != "GET" else 301)


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.error("Request %s failed", g.get("request_id", ""), exc_info=error)
    return respond(
        500,
        code="internal",
        detail=_("This is a fault on our side. It has been logged under the number below."),
    )
