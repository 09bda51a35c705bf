"""What pages send over their socket, and what the server tells them."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import StrictSchema

_LARGEST = 2**63 - 1


def _id() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(1, _LARGEST))


def _seq() -> fields.Integer:
    return fields.Integer(strict=True, load_default=0, validate=validate.Range(0, _LARGEST))


class WatchSchema(StrictSchema):
    """A page shows this thread, as it was at `last_seq`."""

    thread_id = _id()
    last_seq = _seq()


class UnwatchSchema(StrictSchema):
    """The page shows this thread no longer."""

    thread_id = _id()


class ThreadNewsSchema(StrictSchema):
    """Something about a thread."""

    seq = _id()
    community_id = _id()
    thread_id = _id()


class ReplyNewsSchema(ThreadNewsSchema):
    """Something about a reply."""

    reply_id = _id()


class VoteNewsSchema(ThreadNewsSchema):
    """What is said of a post changed, or a preview of it: of the reply, or without one of the
    thread's first post.
    """

    reply_id = fields.Integer(strict=True)


class PersonalNewsSchema(StrictSchema):
    """Something that concerns the reader alone."""

    seq = _id()


class RestartingSchema(StrictSchema):
    """The server is about to stop; come back after this many milliseconds."""

    retry_ms = fields.Integer(required=True, strict=True)
