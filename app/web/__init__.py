"""Pages: one blueprint per capability."""

from __future__ import annotations

from flask import Flask

from app.web import (
    accounts,
    communities,
    design,
    home,
    installing,
    lifecycle,
    mail,
    moderation,
    notifications,
    operations,
    palette,
    people,
    questions,
    search,
    settings,
    threads,
    uploads,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of pages."""
    for blueprint in (
        accounts.bp,
        communities.bp,
        design.bp,
        home.bp,
        installing.bp,
        lifecycle.bp,
        mail.bp,
        moderation.bp,
        notifications.bp,
        operations.bp,
        palette.bp,
        questions.bp,
        search.bp,
        threads.bp,
        uploads.bp,
        people.bp,
        settings.bp,
    ):
        app.register_blueprint(blueprint)
