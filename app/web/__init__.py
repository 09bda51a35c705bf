"""Pages: one blueprint per capability."""

from __future__ import annotations

from flask import Flask

from app.web import (
    accounts,
    bookmarks,
    caretaking,
    communities,
    design,
    discovery,
    feeds,
    health,
    home,
    installing,
    interventions,
    levels,
    lifecycle,
    mail,
    moderation,
    notifications,
    operations,
    organisation,
    palette,
    people,
    quarters,
    questions,
    reading,
    registration,
    roster,
    search,
    settings,
    terms,
    threads,
    today,
    unsubscribing,
    uploads,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of pages."""
    for blueprint in (
        accounts.bp,
        bookmarks.bp,
        caretaking.bp,
        communities.bp,
        design.bp,
        discovery.bp,
        feeds.bp,
        health.bp,
        home.bp,
        installing.bp,
        interventions.bp,
        levels.bp,
        lifecycle.bp,
        mail.bp,
        moderation.bp,
        notifications.bp,
        operations.bp,
        organisation.bp,
        palette.bp,
        quarters.bp,
        questions.bp,
        reading.bp,
        registration.bp,
        roster.bp,
        search.bp,
        terms.bp,
        threads.bp,
        today.bp,
        unsubscribing.bp,
        uploads.bp,
        people.bp,
        settings.bp,
    ):
        app.register_blueprint(blueprint)
