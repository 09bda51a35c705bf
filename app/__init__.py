"""Delivery: pages, API, sockets, mail, worker and command line of Hearth."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings

__all__ = ["create_app", "load"]

# What `create_app` puts together.
_PARTS = (
    *(
        "addresses",
        "api",
        "assets",
        "composing",
        "consent",
        "errors",
        "extensions",
        "finding",
        "freshness",
    ),
    *("i18n", "pages", "presence", "presenters", "profiles", "realtime", "security", "visits"),
    "web",
)


def load() -> None:
    """Import what `create_app` needs: a process that forks does it once for all its children."""
    for part in _PARTS:
        import_module(f"app.{part}")


def create_app(settings: Settings | None = None) -> Flask:
    """The application.

    The imports stand inside because the command line imports this package too and must not
    wait for the web half.
    """
    from flask import Flask

    from app.config import read_settings
    from app.database import Database
    from app.resources import resource
    from app.transactions import close_reading

    settings = settings or read_settings()
    app = Flask(__name__, template_folder=str(resource("templates")), static_folder=None)
    app.config["TESTING"] = settings.testing
    # A page of twenty posts comes 7 % smaller than by zstd at the same speed.
    app.config["COMPRESS_ALGORITHM"] = ["br", "zstd", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5
    app.extensions["hearth.settings"] = settings
    app.extensions["hearth.database"] = Database(settings.database_url)
    app.teardown_request(close_reading)
    _assemble(app, settings)
    return app


def _assemble(app: Flask, settings: Settings) -> None:
    """The table of contents: every part, in the order in which requests meet them."""
    from app import (
        addresses,
        api,
        articles,
        assets,
        composing,
        consent,
        errors,
        finding,
        freshness,
        i18n,
        pages,
        presence,
        presenters,
        profiles,
        realtime,
        security,
        visits,
        web,
    )
    from app.extensions import compress

    security.init_app(app, settings)
    addresses.init_app(app)
    i18n.init_app(app, settings)
    for part in (errors, freshness, presence, assets, compress, pages, presenters, profiles):
        part.init_app(app)
    finding.init_app(app, settings)
    composing.init_app(app)
    articles.init_app(app)
    consent.init_app(app)
    visits.init_app(app)
    web.init_app(app)
    api.init_app(app)
    realtime.init_app(app, settings)
    _add_what_is_set(app, settings)


def _add_what_is_set(app: Flask, settings: Settings) -> None:
    """Parts that are loaded only where the settings ask for them."""
    if settings.sign_on is not None:
        from app import signing_on

        signing_on.init_app(app, settings)
    if settings.metrics_token is not None:
        from app import metrics

        metrics.init_app(app)
