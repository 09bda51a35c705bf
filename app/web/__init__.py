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
    drafts,
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
    order,
    organisation,
    palette,
    people,
    polls,
    quarters,
    questions,
    reading,
    registration,
    roster,
    search,
    settings,
    suggestions,
    terms,
    threads,
    today,
    unsubscribing,
    uploads,
)

BLUEPRINTS = (
    accounts.bp,
    bookmarks.bp,
    caretaking.bp,
    communities.bp,
    design.bp,
    discovery.bp,
    drafts.bp,
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
    order.bp,
    organisation.bp,
    palette.bp,
    polls.bp,
    quarters.bp,
    questions.bp,
    reading.bp,
    registration.bp,
    roster.bp,
    search.bp,
    suggestions.bp,
    terms.bp,
    threads.bp,
    today.bp,
    unsubscribing.bp,
    uploads.bp,
    people.bp,
    settings.bp,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
