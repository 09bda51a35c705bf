"""Single sign-on in a real browser: to the provider's own site and back, with the cookies it keeps.

Hearth is at `localhost` and the provider at `127.0.0.1`, which a browser takes for two sites.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from app.database import Database
from tests.accounts import PASSWORD, with_password
from tests.browser.scenes.stage import serving
from tests.installation import settings_for
from tests.provider import FakeProvider, providing, somebody
from tests.world import populate

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Trusting:
    """Where Hearth answers, and the provider that it trusts."""

    url: str
    fake: FakeProvider


@pytest.fixture
def trusting(tmp_path: Path, migrated_file: Path) -> Iterator[Trusting]:
    """An installation with the cast; Ben has a password."""
    shutil.copy(migrated_file, tmp_path / "hearth.db")
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listener.getsockname()[1]}"
    with providing() as fake:
        app = create_app(replace(fake.settings(settings_for(tmp_path)), base_url=url))
        database: Database = app.extensions["hearth.database"]
        with database.unit_of_work() as session:
            world = populate(session)
        with_password(database, world.ben)
        with serving(app, listener):
            yield Trusting(url=url, fake=fake)
        database.dispose()


def _come_in(page: Page, site: Trusting) -> None:
    page.get_by_role("main").get_by_role("link", name="Sign in with Lakeside").click()
    page.wait_for_url(f"{site.url}/**")


def test_a_newcomer_comes_back_to_the_page_they_wanted(page: Page, trusting: Trusting) -> None:
    trusting.fake.person = somebody()
    page.goto(f"{trusting.url}/sign-in?next=/communities/workshop")
    _come_in(page, trusting)

    expect(page).to_have_url(f"{trusting.url}/communities/workshop")
    expect(page.get_by_role("heading", name="Workshop", level=1)).to_be_visible()
    assert "/authorize" in trusting.fake.asked, "the browser itself was at the provider"
    page.goto(f"{trusting.url}/settings/profile")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Noor Lind")


def test_somebody_connects_signs_out_and_comes_in_by_it(page: Page, trusting: Trusting) -> None:
    trusting.fake.person = somebody(email="work@elsewhere.example")
    page.goto(f"{trusting.url}/sign-in?next=/settings/security")
    page.get_by_label("Mail address or handle").fill("ben")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Connect with Lakeside").click()
    expect(page.get_by_text("Noor Lind")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Connect").click()
    expect(page.get_by_role("button", name="Disconnect")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{trusting.url}/sign-in?next=/settings/profile")
    _come_in(page, trusting)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ben")
