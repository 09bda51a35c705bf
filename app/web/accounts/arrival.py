"""The moment of signing in: throttles, the session row, the cookie."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.actor import actor, forget_actor, set_session_cookie
from app.browsers import browser_name
from app.limits import address_range
from app.settings import settings
from app.transactions import unit_of_work
from community import clock
from community.accounts.actions.sessions import open_session, replace_session
from community.accounts.actions.throttles import (
    SIGN_IN,
    SIGN_IN_ANYWHERE,
    forgive,
    subject_of,
    take_try,
)
from community.accounts.models import Account, AccountSession
from community.accounts.secrets import new_secret


def count_try(login: str) -> None:
    """Count one try to sign in by this name from this network; raises Throttled.

    Names are counted as typed, known or not: a delay that knew which address belongs to which
    handle would tell it.
    """
    with unit_of_work() as opened:
        take_try(opened, SIGN_IN, _subject(login, address_range()))
        take_try(opened, SIGN_IN_ANYWHERE, _subject(login))


def forgive_tries(opened: Session, login: str) -> None:
    """The password was right: this network's tries no longer count."""
    forgive(opened, SIGN_IN, _subject(login, address_range()))


def _subject(*parts: str) -> str:
    return subject_of(settings().secret, *parts)


def arrive(account_id: int, *, second_factor: bool, to: str) -> ResponseReturnValue:
    """Sign this browser in with a new secret and lead it on."""
    with unit_of_work() as opened:
        account = opened.get_one(Account, account_id)
        row, secret = admit(opened, account, second_factor=second_factor)
    return hand_over(redirect(to, code=303), row, secret=secret)


def admit(
    opened: Session,
    account: Account,
    *,
    second_factor: bool,
    confirmed_at: datetime | None = None,
) -> tuple[AccountSession, str]:
    """A session row for this browser and the secret that its cookie will carry.

    `confirmed_at` says when the person proved who they are, if that was not just now.
    """
    before = actor()
    if before.id is not None and before.session_id is not None:
        replace_session(opened, account_id=before.id, session_id=before.session_id)
    secret = new_secret()
    row = open_session(
        opened,
        account,
        secret=secret,
        browser=browser_name(request.headers.get("User-Agent", "")),
        second_factor=second_factor,
        confirmed_at=confirmed_at,
    )
    return row, secret


def hand_over(response: Response, row: AccountSession, *, secret: str) -> Response:
    """Give the browser its cookie; what its form cookie held before is dropped."""
    session.clear()
    forget_actor()
    remaining = int((row.expires_at - clock.now()).total_seconds())
    set_session_cookie(response, secret, max_age=remaining)
    return response
