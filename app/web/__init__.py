"""Pages: one blueprint per capability."""

from __future__ import annotations

from flask import Flask

from app.web import (
    accounts,
    communities,
    home,
    moderation,
    operations,
    questions,
    search,
    threads,
    uploads,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of pages."""
    for blueprint in (
        accounts.bp,
        communities.bp,
        home.bp,
        moderation.bp,
        operations.bp,
        questions.bp,
        search.bp,
        threads.bp,
        uploads.bp,
    ):
        app.register_blueprint(blueprint)
