"""What is sent about how far somebody has read, and what is answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Moment, Several, StrictSchema

_LARGEST = 2**63 - 1
_MOST_SAYS = {"description": "100 stands for 100 and more."}
MOST_ASKED = 50  # threads of one list


class PlaceForm(StrictSchema):
    """A page was read up to this post, 0 for the first; with the version that it began with."""

    up_to = fields.Integer(required=True, validate=validate.Range(0, _LARGEST))
    version = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1)
    )


class ReadingPlaceIn(StrictSchema):
    """How far one has read; 0 stands for the first post."""

    reply_id = fields.Integer(required=True, strict=True, validate=validate.Range(0, _LARGEST))


class ReadingPlaceOut(Schema):
    """How far one has read in a thread, and what is unread beyond.

    `reply_id` is null before the thread was opened, and 0 when only its first post was read.
    """

    reply_id = fields.Integer(required=True, allow_none=True)
    unread = fields.Integer(required=True, metadata=_MOST_SAYS)
    first_unread_id = fields.Integer(required=True, allow_none=True)


class ThreadUnreadOut(Schema):
    """What is unread in a thread of a list; `new` when the thread was never opened."""

    posts = fields.Integer(required=True, metadata=_MOST_SAYS)
    first_id = fields.Integer(required=True, allow_none=True, attribute="first")
    new = fields.Boolean(required=True, attribute="begun")


class Until(StrictSchema):
    """Up to when everything is read; else until now."""

    until = Moment(load_default=None, allow_none=True, format="iso")


class AskedThreads(StrictSchema):
    """The threads that an open list shows."""

    thread = Several(
        fields.Integer(validate=validate.Range(1, _LARGEST)),
        most=MOST_ASKED,
        load_default=list,
    )


class NewsQuery(StrictSchema):
    """Where; else in all communities one belongs to."""

    community = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=60),
        metadata={"description": "Its slug."},
    )


class NewsItemOut(Schema):
    """A thread in which something happened since the last visit."""

    thread_id = fields.Integer(required=True, attribute="id")
    kind = fields.String(required=True)
    title = fields.String(required=True)
    community = fields.String(required=True, attribute="community_slug")
    last_activity_at = fields.AwareDateTime(required=True, format="iso")
    new_posts = fields.Integer(required=True, attribute="fresh")
    first_new_id = fields.Integer(required=True, allow_none=True, attribute="first")
    why = fields.String(required=True, metadata={"enum": ["own", "unanswered", "begun", "goes_on"]})


class NewsOut(Schema):
    """What is new, at most seven threads, the most important first."""

    items = fields.List(fields.Nested(NewsItemOut), required=True)
