"""What programs ask about a quarter, and what they are told."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema
from app.schemas.interventions import ReadingOut


class QuarterQuery(StrictSchema):
    """Which quarter; without it the last one that is over."""

    of = fields.String(
        load_default="",
        validate=validate.Regexp(r"(20\d\d-Q[1-4])?\Z"),
        metadata={"description": "A quarter such as 2026-Q3.", "example": "2026-Q3"},
    )


class FigureOut(Schema):
    """A count, null where fewer than five people stand behind it or would stand out."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    counts = fields.String(required=True)
    value = fields.Integer(required=True, allow_none=True)
    of = fields.Integer(required=True, allow_none=True)
    people = fields.Integer(required=True, allow_none=True)
    quarter_before = fields.Integer(required=True, allow_none=True)


class TriedOut(Schema):
    """A move that was tried, with the signal watched; no words that somebody typed."""

    move = fields.String(required=True)
    signal = fields.String(required=True)
    tried_on = fields.Date(required=True)
    before = fields.Nested(ReadingOut, required=True)
    after = fields.Nested(ReadingOut, required=True)
    verdict = fields.String(required=True)


class StageMoveOut(Schema):
    """A move from one stage to another."""

    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    moved_at = fields.AwareDateTime(required=True, format="iso")


class QuarterOut(Schema):
    """A quarter of a community in counts."""

    community = fields.String(required=True)
    quarter = fields.String(required=True)
    begins = fields.AwareDateTime(required=True, format="iso")
    ends = fields.AwareDateTime(required=True, format="iso")
    over = fields.Boolean(required=True)
    figures = fields.List(fields.Nested(FigureOut), required=True)
    tried = fields.List(fields.Nested(TriedOut), required=True)
    moves = fields.List(fields.Nested(StageMoveOut), required=True)
    says = fields.String(required=True)
