"""/api/v1/operations: what waits, which mails went out, and how full it is."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.rules import requires
from app.schemas.operations import (
    EventOut,
    MailOut,
    QueuesOut,
    RetriedOut,
    RetryForm,
    StorageOut,
)
from app.transactions import reading, unit_of_work
from community.errors import NotFound
from community.operations import actions
from community.operations.queries.events import EventState, Queues, events_page, queues
from community.operations.queries.mails import MailState, mails_page
from community.operations.queries.storage import names_of, newest_reading
from community.paging import Page

bp = ApiBlueprint(
    "operations",
    __name__,
    description="What waits, which mails went out and how full the installation is.",
)


class EventQuery(PageQuery):
    """Which events, and which page of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(map(str, EventState))))
    consumer = fields.String(load_default=None, validate=validate.Length(min=1, max=40))


class MailQuery(PageQuery):
    """Which mails, and which page of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(map(str, MailState))))
    recipient = fields.String(
        load_default="",
        validate=validate.Length(max=254),
        metadata={"description": "A whole address."},
    )


@bp.route("/operations/queues", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.oversee")
@bp.response(200, QueuesOut)  # type: ignore[untyped-decorator]  # the same
def show_queues() -> Queues:
    """How events and mails stand at this moment."""
    with reading() as session:
        return queues(session)


@bp.route("/operations/events", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.oversee")
@bp.lists(EventOut, query=EventQuery)
def index_events(query: dict[str, Any]) -> Page[Any]:
    """Events that were not carried yet, the oldest first."""
    with reading() as session:
        return events_page(
            session,
            state=EventState(query["state"]) if query["state"] else None,
            consumer=query["consumer"],
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/operations/events/retry", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.retry")
@bp.arguments(RetryForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RetriedOut)  # type: ignore[untyped-decorator]  # the same
def retry_events(data: dict[str, Any]) -> dict[str, int]:
    """Have the events tried again that were given up, of one consumer or all."""
    with unit_of_work() as session:
        return {"retried": actions.retry_events(session, consumer=data["consumer"], by=actor())}


@bp.route("/operations/events/<int:event_id>/retry", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.retry")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def retry_event(event_id: int) -> None:
    """Have one event tried again that was given up."""
    with unit_of_work() as session:
        actions.retry_event(session, event_id, by=actor())


@bp.route("/operations/mails", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.oversee")
@bp.lists(MailOut, query=MailQuery)
def index_mails(query: dict[str, Any]) -> Page[Any]:
    """The log of mails, newest first, without what they say."""
    with reading() as session:
        return mails_page(
            session,
            state=MailState(query["state"]) if query["state"] else None,
            recipient=query["recipient"],
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/operations/mails/retry", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.retry")
@bp.response(200, RetriedOut)  # type: ignore[untyped-decorator]  # the same
def retry_mails() -> dict[str, int]:
    """Have every mail sent again that was given up."""
    with unit_of_work() as session:
        return {"retried": actions.retry_mails(session, by=actor())}


@bp.route("/operations/mails/<int:mail_id>/retry", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.retry")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def retry_mail(mail_id: int) -> None:
    """Have one mail sent again that was given up."""
    with unit_of_work() as session:
        actions.retry_mail(session, mail_id, by=actor())


@bp.route("/operations/storage", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("operations.oversee")
@bp.response(200, StorageOut)  # type: ignore[untyped-decorator]  # the same
def show_storage() -> dict[str, Any]:
    """How full it is; 404 until the worker has looked for the first time."""
    with reading() as session:
        found = newest_reading(session)
        if found is None:
            raise NotFound
        names = names_of(session, found.storage)
    places = [
        {
            "community": names.get(each.community_id or 0, (None,))[0],
            "images": each.images,
            "size": each.size,
        }
        for each in found.storage.places
    ]
    return {**found.storage.figures(), "measured_at": found.measured_at, "places": places}
