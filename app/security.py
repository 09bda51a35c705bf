"""Headers, body limits, trusted hosts, cross-site defence and the request's number."""

from __future__ import annotations

import logging
import re
import secrets
import time
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app import limits
from app.actor import actor
from app.addresses import shown_path
from app.config import Settings
from app.extensions import csrf, limiter

_log = logging.getLogger("hearth.access")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# A mail program sends this for its person: the signed address is the right, no cookie is read.
_BY_ADDRESS = ("unsubscribing.stop",)
LARGEST_BODY = 12 * 1024 * 1024


def init_app(app: Flask, settings: Settings) -> None:
    """Put the guards around every request."""
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-hearth-form" if settings.https else "hearth-form",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # `_guard_writes` decides; it knows bearer tokens
        WTF_CSRF_SSL_STRICT=False,  # the origin is compared by `_guard_origin` already
        TRUSTED_HOSTS=_trusted_hosts(settings),
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    csrf.init_app(app)
    app.before_request(_number_request)
    # Counted before anything is looked at, so that a flood of bad requests is a flood too.
    limits.init_app(app, settings)
    limiter.init_app(app)
    app.before_request(_guard_origin)
    app.before_request(_guard_writes)
    app.after_request(_finish)
    app.extensions["hearth.csp"] = _policy(settings)


def _trusted_hosts(settings: Settings) -> list[str] | None:
    named = urlsplit(settings.base_url).hostname or ""
    hosts = [named]
    if named in ("127.0.0.1", "localhost", "::1"):
        hosts = ["127.0.0.1", "localhost", "[::1]"]
    if settings.testing:
        hosts += ["localhost"]
    # A health check behind the proxy asks by loopback address.
    return [*hosts, "127.0.0.1"]


def _number_request() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def _guard_origin() -> None:
    """Refuse unsafe requests that another site made in the person's browser."""
    if request.method in _SAFE or _bears_token() or request.endpoint in _BY_ADDRESS:
        return
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403, "This was sent from another site. Open Hearth itself and try again.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403, "This was sent from another site. Open Hearth itself and try again.")


def _guard_writes() -> None:
    if request.method in _SAFE or _bears_token() or request.endpoint in (None, *_BY_ADDRESS):
        return
    csrf.protect()


def _bears_token() -> bool:
    # With a bearer token no cookie is read, so no other site can borrow one.
    return request.path.startswith("/api/") and "Authorization" in request.headers


def _policy(settings: Settings) -> str:
    scheme = "wss" if settings.https else "ws"
    host = urlsplit(settings.base_url).netloc
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {scheme}://{host}; worker-src 'self'; manifest-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _finish(response: Response) -> Response:
    headers = response.headers
    is_asset = request.endpoint == "assets" and response.status_code < 400
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if is_asset:
        # Part of some page, which brings its own policy; on ten files every byte counts tenfold.
        headers.setdefault("Content-Security-Policy", "default-src 'none'")
    else:
        headers.setdefault("Content-Security-Policy", _csp())
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if "Cache-Control" not in headers:
        signed_in = "actor" in g and actor().signed_in
        headers["Cache-Control"] = "private, no-store" if signed_in else "private, no-cache"
    if not is_asset:
        response.vary.add("Cookie")
    _log_access(response)
    return response


def _csp() -> str:
    policy: str = current_app.extensions["hearth.csp"]
    return policy


def _log_access(response: Response) -> None:
    took = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    _log.info(
        "%s %s %s %.1fms request=%s",
        request.method,
        shown_path(request.path),
        response.status_code,
        took,
        g.get("request_id", ""),
    )
