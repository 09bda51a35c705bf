"""What is sent about bookmarks, by forms and by programs, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from app.reminding import When
from app.schemas.base import Line, Moment, StrictSchema
from community.bookmarks.models import LONGEST_NOTE

_LARGEST = 2**63 - 1


class BookmarkForm(StrictSchema):
    """Note and time as a page sends them; `remind_at` is a moment in the sender's time zone."""

    note = Line(most=LONGEST_NOTE)
    when = fields.String(
        load_default=str(When.NEVER), validate=validate.OneOf([str(when) for when in When])
    )
    remind_at = fields.NaiveDateTime(load_default=None, allow_none=True, format="%Y-%m-%dT%H:%M")
    version = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))

    @pre_load
    def _left_out(self, data: Any, **_more: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if (name, value) != ("remind_at", "")}


class NewBookmark(StrictSchema):
    """A thread to keep, or with `reply_id` one post of it."""

    thread_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, _LARGEST))
    reply_id = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, _LARGEST)
    )
    note = Line(most=LONGEST_NOTE)
    remind_at = Moment(load_default=None, allow_none=True, format="iso")


class BookmarkPatch(StrictSchema):
    """Note and time; what is left out stays, and a time of null reminds no more."""

    note = Line(most=LONGEST_NOTE)
    remind_at = Moment(allow_none=True, format="iso")


class KeptPostOut(Schema):
    """What a bookmark keeps."""

    thread_id = fields.Integer(required=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    community = fields.String(required=True, attribute="community_slug")
    author = fields.String(required=True, attribute="author_handle")
    excerpt = fields.String(required=True, attribute="words")


class BookmarkOut(Schema):
    """A bookmark; `post` is null when you may not read it any more, or it was removed."""

    id = fields.Integer(required=True)
    note = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True, format="iso")
    remind_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    reminded_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    post = fields.Nested(KeptPostOut, required=True, allow_none=True)
    version = fields.Integer(required=True)
