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
    answers,
    arranging,
    articles,
    batches,
    bookmarks,
    caretaking,
    cases,
    communities,
    domains,
    drafts,
    endings,
    explaining,
    following,
    gaps,
    gates,
    health,
    health_calendar,
    held,
    held_mails,
    interventions,
    knowing,
    leading,
    levels,
    lifecycle,
    me,
    measures,
    members,
    moderation,
    notifications,
    openapi,
    openings,
    operations,
    order,
    organisation,
    own_data,
    paths,
    people,
    people_lists,
    polls,
    promoting,
    quarters,
    question_states,
    reactions,
    reading,
    recordings,
    registration,
    related,
    replies,
    reports,
    revisions,
    rhythm,
    roster,
    rotation,
    seals,
    search,
    searches,
    shared_texts,
    suggestions,
    suspensions,
    tags,
    tending,
    terms,
    texts,
    thread_states,
    threads,
    today,
    tokens,
    unanswered,
    uploads,
    votes,
    welcoming,
    whispers,
)
from app.api.ground import ApiBlueprint

# In the order of the document: what everybody does, then what facilitators do, then admins.
BLUEPRINTS: tuple[ApiBlueprint, ...] = (
    communities.bp,
    members.bp,
    threads.bp,
    replies.bp,
    articles.bp,
    tending.bp,
    promoting.bp,
    recordings.bp,
    paths.bp,
    revisions.bp,
    suggestions.bp,
    polls.bp,
    votes.bp,
    question_states.bp,
    reactions.bp,
    unanswered.bp,
    thread_states.bp,
    order.bp,
    arranging.bp,
    tags.bp,
    reading.bp,
    bookmarks.bp,
    drafts.bp,
    uploads.bp,
    seals.bp,
    search.bp,
    related.bp,
    searches.bp,
    people.bp,
    me.bp,
    own_data.bp,
    tokens.bp,
    notifications.bp,
    levels.bp,
    rhythm.bp,
    today.bp,
    reports.bp,
    held.bp,
    held_mails.bp,
    openings.bp,
    lifecycle.bp,
    endings.bp,
    rotation.bp,
    gates.bp,
    interventions.bp,
    gaps.bp,
    health.bp,
    health_calendar.bp,
    quarters.bp,
    terms.bp,
    moderation.bp,
    cases.bp,
    batches.bp,
    measures.bp,
    whispers.bp,
    answers.bp,
    following.bp,
    knowing.bp,
    welcoming.bp,
    domains.bp,
    explaining.bp,
    leading.bp,
    texts.bp,
    shared_texts.bp,
    registration.bp,
    roster.bp,
    people_lists.bp,
    suspensions.bp,
    caretaking.bp,
    organisation.bp,
    operations.bp,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of the API and the document that describes them."""
    api = openapi.make_api(app)
    for blueprint in BLUEPRINTS:
        # A capability has pages of the same name; endpoints must not share it.
        api.register_blueprint(blueprint, url_prefix="/api/v1", name=f"api_{blueprint.name}")
    openapi.publish(app, api)
