"""How tests come in: as somebody who signed in a moment ago. The form has tests of its own."""

from __future__ import annotations

from playwright.sync_api import Page
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account
from tests.clients import session_secret
from tests.served import Served


def sign_in(page: Page, site: Served, role: str) -> None:
    """Give the browser a session of the demonstration's person of that role."""
    mail, _password = site.people[role]
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.reading() as session:
        person = session.scalars(select(Account.id).where(Account.email == mail)).one()
    secret = session_secret(database, person)
    database.dispose()
    page.context.add_cookies([{"name": "hearth", "value": secret, "url": site.url}])
