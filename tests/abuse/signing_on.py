"""The scene of the cases of D: an application, its people, and a provider that may lie."""

from __future__ import annotations

from typing import Any

from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from app.database import Database
from community.accounts.models import Account, AccountSession, Identity
from tests.provider import FakeProvider, go, signed
from tests.world import World


class Scene:
    """An application that trusts the provider, and how many came in."""

    def __init__(self, app: Flask, world: World, fake: FakeProvider) -> None:
        self.app, self.world, self.fake = app, world, fake
        self.database: Database = app.extensions["hearth.database"]

    def count(self) -> tuple[int, int, int]:
        """Accounts, identities and sessions."""
        with self.database.reading() as session:
            tables = (Account, Identity, AccountSession)
            one, two, three = (session.scalar(select(func.count(each.id))) or 0 for each in tables)
        return one, two, three

    def refused(self, *, status: int = 400, **changed: str) -> str:
        """Nobody comes in this way: the page that they get instead."""
        before = self.count()
        browser = self.app.test_client()
        answer = go(browser, self.fake, **changed)
        assert answer.status_code == status, answer.text
        assert "hearth" not in [each.key for each in (browser._cookies or {}).values()]
        assert self.count() == before
        return answer.text


def by_somebody_else(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token with the right names and another's signature."""
    return signed(header, claims, RSAKey.generate_key(2048))
