"""Delivery: pages, API, sockets, mail, worker and command line of Hearth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application: its table of contents.

    The imports stand inside because the command line imports this package too and must not
    wait for the web half.
    """
    from flask import Flask

    from app import (
        api,
        assets,
        composing,
        errors,
        finding,
        i18n,
        limits,
        pages,
        realtime,
        security,
        web,
    )
    from app.config import read_settings
    from app.database import Database
    from app.extensions import compress, limiter
    from app.resources import resource
    from app.transactions import close_reading

    settings = settings or read_settings()
    app = Flask(__name__, template_folder=str(resource("templates")), static_folder=None)
    app.config["TESTING"] = settings.testing
    app.extensions["hearth.settings"] = settings
    app.extensions["hearth.database"] = Database(settings.database_url)
    app.teardown_request(close_reading)

    security.init_app(app, settings)
    limits.configure(app, settings)
    limiter.init_app(app)
    i18n.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    compress.init_app(app)
    pages.init_app(app)
    finding.init_app(app, settings)
    composing.init_app(app)

    web.init_app(app)
    api.init_app(app)
    realtime.init_app(app, settings)
    return app
