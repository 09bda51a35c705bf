"""Open pages without a network: the socket server's own test client, and a tail moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.realtime.server import Live
from tests.world import sign_in

Page = Any  # Flask-SocketIO's test client, which ships without types
OpenPage = Callable[[int | None], Page]


@pytest.fixture
def live(app: Flask) -> Live:
    """The socket server of the application, following the outbox from here on."""
    found: Live = app.extensions["hearth.live"]
    found.tail.begin_here()
    return found


@pytest.fixture
def open_page(app: Flask, live: Live) -> OpenPage:
    """Opens a page of a person, or of a visitor for None."""

    def opened(account_id: int | None) -> Page:
        browser = app.test_client() if account_id is None else sign_in(app, account_id)
        return live.socketio.test_client(app, flask_test_client=browser)

    return opened
