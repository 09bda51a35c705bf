"""Who is asking: found once per request from the session cookie or the bearer token."""

from __future__ import annotations

from flask import g, has_request_context, request
from werkzeug.wrappers import Response

from app.settings import settings
from app.transactions import database, reading
from community.accounts.actor import VISITOR, Actor
from community.accounts.queries import actor_of_feed, actor_of_session, actor_of_token
from community.errors import Forbidden
from community.words import N_

# The pages whose address may say who reads: programs that read feeds have no cookies.
FEEDS = ("feeds.show", "searches.feed")


class SignInNeeded(Forbidden):
    """The page is for people with an account; a browser is sent to sign in, a client gets 401."""

    code = "sign_in_needed"


class BadToken(Forbidden):
    """The bearer token is unknown, expired or revoked."""

    code = "bad_token"


def cookie_name() -> str:
    """The name of the session cookie; the prefix makes browsers insist on TLS and path `/`."""
    return "__Host-hearth" if settings().https else "hearth"


def actor() -> Actor:
    """The one on whose behalf this request runs; a visitor when nobody is signed in."""
    if not has_request_context():
        return VISITOR
    if "actor" not in g:
        g.actor = _find_actor()
    found: Actor = g.actor
    return found


def forget_key() -> None:
    """Ask as a visitor from now on if the address said who reads: a feed and no page is theirs.

    For the page of a refusal, which shows whoever is signed in their name and their places.
    """
    if reads_by_key():
        g.actor = VISITOR


def forget_actor() -> None:
    """Look again at the next question, after signing in or out within a request."""
    g.pop("actor", None)


def reads_by_key() -> bool:
    """Whether the address itself says who reads, as it does for a program that fetches a feed."""
    return request.endpoint in FEEDS and bool(request.args.get("token"))


def _find_actor() -> Actor:
    authorization = request.headers.get("Authorization", "")
    if authorization and request.path.startswith("/api/"):
        return _actor_of_bearer(authorization)
    if reads_by_key():
        with reading() as session:
            return actor_of_feed(session, request.args["token"][:100])
    secret = request.cookies.get(cookie_name())
    if not secret or len(secret) > 100:
        return VISITOR
    with reading() as session:
        return actor_of_session(session, secret)


def _actor_of_bearer(authorization: str) -> Actor:
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise BadToken(N_("Send the token as: Authorization: Bearer <token>."))
    with database().reading() as session:
        found = actor_of_token(session, secret.strip())
    if found is None:
        raise BadToken(N_("This token is not valid (any more). Make a new one in the settings."))
    return found


def set_session_cookie(response: Response, secret: str, *, max_age: int) -> None:
    """Hand the session's secret to the browser."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=max_age,
        path="/",
        secure=settings().https,
        httponly=True,
        samesite="Lax",
    )


def clear_session_cookie(response: Response) -> None:
    """Take the session's secret away from the browser."""
    response.delete_cookie(
        cookie_name(), path="/", secure=settings().https, httponly=True, samesite="Lax"
    )
