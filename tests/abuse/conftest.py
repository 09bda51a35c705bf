"""One application for each module, with the cast and a question in the garden."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.config import Settings
from app.database import Database
from tests.abuse.signing_on import Scene
from tests.installation import settings_for
from tests.provider import FakeProvider, providing, somebody
from tests.web.conversation import Conversation
from tests.world import World, csrf, populate, sign_in


@dataclass
class Place:
    """An application, its people, and a question of Ben's in the public garden."""

    app: Flask
    settings: Settings
    database: Database
    world: World
    talk: Conversation
    thread_id: int
    _browsers: dict[str, tuple[FlaskClient, str]] = field(default_factory=dict)

    def visitor(self) -> FlaskClient:
        """A browser that is not signed in."""
        return self.app.test_client()

    def browser(self, name: str) -> FlaskClient:
        """The browser of one of the cast, signed in once for all tests of the module."""
        return self._known(name)[0]

    def _known(self, name: str) -> tuple[FlaskClient, str]:
        if name not in self._browsers:
            browser = sign_in(self.app, getattr(self.world, name))
            self._browsers[name] = browser, csrf(browser)
        return self._browsers[name]

    def post(self, name: str, address: str, **fields: Any) -> TestResponse:
        """Send a form as this person."""
        browser, token = self._known(name)
        return browser.post(address, data={"csrf_token": token, **fields})

    def call(self, name: str, method: str, address: str, **more: Any) -> TestResponse:
        """Call the API as this person's page does, by cookie."""
        browser, token = self._known(name)
        headers = {"X-CSRFToken": token, **more.pop("headers", {})}
        return browser.open(address, method=method, headers=headers, **more)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Place]:
    """One application for the module; tests leave each other's rows alone."""
    folder = tmp_path_factory.mktemp("abuse")
    shutil.copy(migrated_file, folder / "hearth.db")
    settings = settings_for(folder)
    app = create_app(settings)
    database: Database = app.extensions["hearth.database"]
    with database.unit_of_work() as session:
        world = populate(session)
    talk = Conversation(database, world)
    yield Place(app, settings, database, world, talk, talk.start())
    database.dispose()


@pytest.fixture(scope="module")
def signing_on(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Scene]:
    """One application and one provider for the module."""
    folder = tmp_path_factory.mktemp("sign-on")
    shutil.copy(migrated_file, folder / "hearth.db")
    with providing() as fake:
        app = create_app(fake.settings(settings_for(folder)))
        database: Database = app.extensions["hearth.database"]
        with database.unit_of_work() as session:
            world = populate(session)
        yield Scene(app, world, fake)
        database.dispose()


@pytest.fixture
def scene(signing_on: Scene) -> Scene:
    """The same, the provider saying what it says by itself of somebody new."""
    for name, value in vars(FakeProvider()).items():
        if name != "url":
            setattr(signing_on.fake, name, value)
    signing_on.fake.person = somebody(sub="d-1", email="dora@hearth.example")
    return signing_on
