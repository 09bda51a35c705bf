"""What is asked and answered about running an installation."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema


class QueueStatusOut(Schema):
    """How many wait for their first try, are under way, are tried again, were given up."""

    waiting = fields.Integer(required=True)
    leased = fields.Integer(required=True)
    retried = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    oldest_parked = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class ConsumerLagOut(Schema):
    """What failed at one consumer of events."""

    consumer = fields.String(required=True)
    retried = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class QueuesOut(Schema):
    """Events and mails on their way; `index_behind` counts events that are not searchable yet."""

    events = fields.Nested(QueueStatusOut, required=True)
    mails = fields.Nested(QueueStatusOut, required=True)
    consumers = fields.List(fields.Nested(ConsumerLagOut), required=True)
    index_behind = fields.Integer(required=True)


class EventOut(Schema):
    """An event that was not carried yet; `error` is the class of the error alone."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    consumer = fields.String(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True, format="iso")
    retry_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class MailOut(Schema):
    """A mail without subject and body; of the address only enough to tell hosts apart."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    recipient = fields.String(required=True)
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True, format="iso")
    sent_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    retry_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class RetryForm(StrictSchema):
    """Which events that were given up are tried again: those of one consumer, or all."""

    consumer = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(min=1, max=40)
    )


class RetriedOut(Schema):
    """How many are tried again."""

    retried = fields.Integer(required=True)


class ShareOut(Schema):
    """People who use more than `above` and up to `upto` percent of their room; five at least."""

    above = fields.Integer(required=True)
    upto = fields.Integer(required=True)
    people = fields.Integer(required=True)


class RoomOut(Schema):
    """What the posts of a community show; `community` is null for all others together."""

    community = fields.String(required=True, allow_none=True)
    images = fields.Integer(required=True)
    size = fields.Integer(required=True)


class StorageOut(Schema):
    """Bytes of everything and counts of images, as the worker found them within the hour."""

    measured_at = fields.AwareDateTime(required=True, format="iso")
    database = fields.Integer(required=True)
    index = fields.Integer(required=True)
    uploads = fields.Integer(required=True)
    copies = fields.Integer(required=True)
    free = fields.Integer(required=True)
    disk = fields.Integer(required=True)
    images = fields.Integer(required=True)
    unused = fields.Integer(required=True)
    files = fields.Integer(required=True)
    strays = fields.Integer(required=True)
    missing = fields.Integer(required=True)
    shares = fields.List(fields.Nested(ShareOut), required=True)
    places = fields.List(fields.Nested(RoomOut), required=True)
    backup_size = fields.Integer(required=True, allow_none=True)
    backup_at = fields.String(required=True, allow_none=True)
