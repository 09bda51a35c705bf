"""What tests of accounts share: forms, mails, passwords, second factors."""

from __future__ import annotations

import re

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import Database
from community import clock
from community.accounts.models import Account, Totp
from community.accounts.passwords import hash_password
from community.mail.models import Mail
from tests.world import csrf

PASSWORD = "four plain words here"
NEW_PASSWORD = "quite another phrase"


def post(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form as a browser does, with the token of a page it has seen."""
    return browser.post(path, data={"csrf_token": csrf(browser), **fields})


def with_password(database: Database, account_id: int, password: str = PASSWORD) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, account_id).password_hash = hash_password(password)


def mails_to(database: Database, address: str) -> list[Mail]:
    with database.reading() as session:
        found = select(Mail).where(Mail.recipient == address).order_by(Mail.id)
        return list(session.scalars(found))


def token_in(mail: Mail) -> str:
    return found_in(r"token=([\w-]+)", mail.text_body)


def ask_reset(app: Flask, database: Database, address: str = "ben@hearth.example") -> str:
    """Ask for a reset as a stranger would, and read the token in the newest mail."""
    assert post(app.test_client(), "/reset", email=address).location == "/reset/sent"
    return token_in(mails_to(database, address)[-1])


def set_password(app: Flask, token: str) -> int:
    browser = app.test_client()
    return post(browser, "/reset/new", token=token, password=NEW_PASSWORD).status_code


def with_app(database: Database, account_id: int) -> pyotp.TOTP:
    """Give the person a confirmed authenticator."""
    secret = pyotp.random_base32()
    with database.unit_of_work() as session:
        session.add(
            Totp(
                account_id=account_id,
                secret=secret,
                created_at=clock.now(),
                confirmed_at=clock.now(),
            )
        )
    return pyotp.TOTP(secret)


def code_form(browser: FlaskClient, code: str, *, to: str = "/") -> dict[str, str]:
    page = browser.get("/sign-in/code").get_data(as_text=True)
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return {"csrf_token": token, "code": code, "next": to}


def found_in(pattern: str, text: str) -> str:
    """The first group of the pattern, which must be there."""
    found = re.search(pattern, text)
    assert found is not None
    return found[1]
