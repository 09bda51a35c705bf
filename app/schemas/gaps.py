"""Input and output of gaps, for pages and API."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema
from community.gaps.actions import LONGEST_REASON


class DismissalForm(StrictSchema):
    """Why a gap need not be filled."""

    reason = Line(least=1, most=LONGEST_REASON)


class GapOut(Schema):
    """What at least five people looked for in vain."""

    id = fields.Integer(required=True)
    words = fields.List(fields.String(), required=True)
    askers = fields.Integer(
        required=True, metadata={"description": "Different people, five at the least."}
    )
    searches = fields.Integer(required=True)
    questions = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "Threads that wait for an answer."},
    )
    duplicates = fields.Integer(required=True)
    found_at = fields.AwareDateTime(required=True)
