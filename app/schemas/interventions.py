"""What is sent about things that were tried, and what is answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema, Text
from community.interventions.moves import MOVES, OWN
from community.interventions.signals import WATCHED

LONGEST_SAYS = 140
LONGEST_NOTE = 2_000


class InterventionForm(StrictSchema):
    """What was tried, why, and which signal to watch; the move gives what is left out."""

    move = fields.String(load_default=OWN, validate=validate.OneOf([OWN, *MOVES]))
    says = Line(most=LONGEST_SAYS)
    note = Text(most=LONGEST_NOTE)
    signal = fields.String(load_default="", validate=validate.OneOf(["", *WATCHED]))
    flag_id = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 2**63 - 1)
    )


class InterventionIn(InterventionForm):
    """The same from a program."""

    flag_id = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 2**63 - 1)
    )


class ReadingOut(Schema):
    """What a signal said in one week; the numbers are null where too few stand behind them."""

    week = fields.String(required=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True)
    enough = fields.Boolean(required=True)


class InterventionOut(Schema):
    """Something that was tried. The verdict compares two weeks; it is not proof of cause."""

    id = fields.Integer(required=True)
    move = fields.String(required=True)
    says = fields.String(required=True)
    note = fields.String(required=True)
    reason = fields.String(required=True)
    signal = fields.String(required=True)
    flag_id = fields.Integer(required=True, allow_none=True)
    tried_at = fields.AwareDateTime(required=True, format="iso")
    due_at = fields.AwareDateTime(required=True, format="iso")
    measured_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    before = fields.Nested(ReadingOut, required=True)
    after = fields.Nested(ReadingOut, required=True)
    verdict = fields.String(required=True)
