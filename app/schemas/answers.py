"""Input and output of endorsements, confirmations and experts."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema


class ExpertForm(StrictSchema):
    """Who knows about a tag."""

    handle = Line(least=1, most=60)


class ExpertOut(Schema):
    """A member who knows about a tag."""

    handle = fields.String(required=True)
    name = fields.String(required=True)


class EndorserOut(Schema):
    """Who vouches for an answer, and what they were at that moment."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    part = fields.String(
        required=True, metadata={"description": "`facilitator`, or `expert` on a tag of it."}
    )
