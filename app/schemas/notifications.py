"""Input and output of notices, for the page and the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema

_LARGEST = 2**63 - 1


class UpTo(StrictSchema):
    """Everything up to this notice was seen."""

    up_to = fields.Integer(
        required=True,
        validate=validate.Range(1, _LARGEST),
        metadata={"description": "The id of the newest notice that was shown."},
    )


class ByMail(StrictSchema):
    """Whether notices also come by mail; an unticked box is not sent at all."""

    by_mail = fields.Boolean(load_default=False)


class NoticeOut(Schema):
    """One notice."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True, format="iso")
    read_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    community = fields.String(required=True, allow_none=True, attribute="community_slug")
    thread_id = fields.Integer(required=True, allow_none=True)
    thread_title = fields.String(required=True, allow_none=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    article_id = fields.Integer(required=True, allow_none=True)
    actor = fields.String(required=True, allow_none=True, attribute="actor_handle")
    url = fields.String(required=True)


class UnreadOut(Schema):
    """How many notices are new; 100 stands for "99 and more"."""

    unread = fields.Integer(required=True)
