"""Copies of one's own data, and leaving, in pages and in the API."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import Line, StrictSchema
from community.own_data.models import Choice, ExportState

_CHOICE = fields.String(
    required=True,
    validate=validate.OneOf([choice.value for choice in Choice]),
    metadata={
        "description": "keep_name: posts stay under your name. keep_posts: they stay without it. "
        "erase_posts: they are emptied; what others answered stays."
    },
)


class LeavingSchema(StrictSchema):
    """How to leave."""

    choice = _CHOICE
    handle = Line(least=1, most=41, metadata={"description": "Your own, to show that you mean it."})
    at_once = fields.Boolean(
        load_default=False, metadata={"description": "Without a week to change your mind."}
    )


class DataExportOut(StrictSchema):
    """A copy of your data."""

    id = fields.Integer(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf([each.value for each in ExportState])
    )
    asked_at = fields.AwareDateTime(required=True)
    ready_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True, metadata={"description": "In bytes."})


class FootprintOut(StrictSchema):
    """How much of you there is."""

    threads = fields.Integer(required=True)
    threads_answered = fields.Integer(
        required=True, metadata={"description": "Those in which others wrote."}
    )
    replies = fields.Integer(required=True)
    votes = fields.Integer(required=True)
    images = fields.Integer(required=True)
    communities = fields.Integer(required=True)
    reports = fields.Integer(required=True)


class LeavingOut(StrictSchema):
    """How and when you leave."""

    choice = _CHOICE
    asked_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)


class PlaceOut(StrictSchema):
    """A community."""

    slug = fields.String(required=True)
    name = fields.String(required=True)


class DepartureOut(StrictSchema):
    """What leaving would do, what stands in its way, and whether you are leaving."""

    leaving = fields.Nested(LeavingOut, required=True, allow_none=True)
    footprint = fields.Nested(FootprintOut, required=True)
    last_admin = fields.Boolean(required=True)
    alone_in = fields.List(
        fields.Nested(PlaceOut),
        required=True,
        metadata={"description": "Communities that nobody else looks after."},
    )
