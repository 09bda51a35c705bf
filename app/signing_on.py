"""The way to the provider of single sign-on, for those who serve pages; there may be none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.settings import settings
from community import clock
from community.errors import NotFound
from community.identities.policies import Claims

if TYPE_CHECKING:
    from app.oidc.provider import Provider

_KEPT = "/?&=%#:;,+@!$'()*~[]"  # what has a meaning in an address, or is encoded already


class Return(NamedTuple):
    """Somebody came back: what for, with which claims, and where they were going."""

    purpose: str
    claims: Claims
    carried: Mapping[str, Any]


def init_app(app: Flask, settings: Settings) -> None:
    """Load what speaks to the provider, where there is one."""
    from app.fetching.fetcher import Fetcher
    from app.fetching.targets import Allowed
    from app.oidc.provider import Provider

    assert settings.sign_on is not None
    fetcher = Fetcher(Allowed.parse(settings.fetch_allow))
    app.extensions["hearth.provider"] = Provider(
        settings.sign_on, fetcher, base_url=settings.base_url
    )


def provider_label() -> str:
    """What its button says after "Sign in with"; empty when there is no provider."""
    described = settings().sign_on
    return described.label if described else ""


def provider() -> Provider:
    """The provider; NotFound where none is set up."""
    found: Provider | None = current_app.extensions.get("hearth.provider")
    if found is None:
        raise NotFound
    return found


def send_away(purpose: str, *, to: str, anew: bool = False, **more: Any) -> Response:
    """Lead the browser to the provider; it carries a note of what for, and where to go then."""
    from app.oidc.carried import SENT

    url, carried = provider().send(anew=anew)
    response = redirect(url, code=303)
    # A cookie has room for so much; who came from a longer address begins at the front page.
    to = quote(to, safe=_KEPT)
    to = to if len(to) <= 700 else "/"
    sent_at = int(clock.now().timestamp())
    SENT.put(response, {**carried, "purpose": purpose, "to": to, "sent_at": sent_at, **more})
    return response


def come_back() -> Return:
    """What the provider said, for the browser that was sent; raises SignOnFailed."""
    from app.oidc.carried import SENT
    from app.oidc.failures import SignOnFailed

    at = provider()
    carried = SENT.take()
    if carried is None:
        raise SignOnFailed("this browser was not sent to the provider, or too long ago")
    return Return(str(carried["purpose"]), at.receive(carried, request.args), carried)
