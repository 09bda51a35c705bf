"""The REST API under /api/v1: one module per capability, each with an `ApiBlueprint` called `bp`.

An endpoint reads, from the outside in:

    @bp.route("/threads/<int:thread_id>", methods=["PATCH"])
    @requires("threads.edit_own")
    @bp.arguments(ThreadPatch)            # the JSON body, strict; arrives as first argument
    @bp.response(200, ThreadOut)          # documents and dumps
    def edit(data, thread_id): ...

A list wears `@bp.lists(ThreadOut, query=ThreadQuery)` and returns a `community.paging.Page`. What
is made wears `@bp.creates(ThreadOut)` and returns `(body, location)`. `ground.tagged` answers a
GET with an ETag, `ground.expected_version` reads If-Match. Writes run inside
`app.idempotency.once`, which reads the `Idempotency-Key` header.
"""

from __future__ import annotations

from flask import Flask

from app.api import (
    batches,
    bookmarks,
    caretaking,
    cases,
    communities,
    endings,
    health,
    health_calendar,
    held,
    interventions,
    lifecycle,
    me,
    measures,
    members,
    moderation,
    notifications,
    openapi,
    openings,
    operations,
    organisation,
    own_data,
    people,
    people_lists,
    quarters,
    reading,
    registration,
    replies,
    reports,
    roster,
    rotation,
    search,
    suspensions,
    tags,
    terms,
    texts,
    thread_states,
    threads,
    today,
    tokens,
    uploads,
    votes,
    whispers,
)
from app.api.ground import ApiBlueprint

BLUEPRINTS: tuple[ApiBlueprint, ...] = (
    batches.bp,
    bookmarks.bp,
    caretaking.bp,
    cases.bp,
    communities.bp,
    endings.bp,
    interventions.bp,
    health.bp,
    health_calendar.bp,
    held.bp,
    lifecycle.bp,
    me.bp,
    measures.bp,
    members.bp,
    moderation.bp,
    notifications.bp,
    openings.bp,
    operations.bp,
    organisation.bp,
    own_data.bp,
    people.bp,
    people_lists.bp,
    quarters.bp,
    reading.bp,
    registration.bp,
    replies.bp,
    reports.bp,
    roster.bp,
    rotation.bp,
    search.bp,
    suspensions.bp,
    tags.bp,
    terms.bp,
    texts.bp,
    thread_states.bp,
    threads.bp,
    today.bp,
    tokens.bp,
    uploads.bp,
    votes.bp,
    whispers.bp,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of the API and the document that describes them."""
    api = openapi.make_api(app)
    for blueprint in BLUEPRINTS:
        # A capability has pages of the same name; endpoints must not share it.
        api.register_blueprint(blueprint, url_prefix="/api/v1", name=f"api_{blueprint.name}")
    openapi.publish(app, api)
