"""What is sent about lines of one's own day, and what is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.schemas.base import Line, StrictSchema
from community.today.actions import Until
from community.today.models import MarkState
from community.words import N_

LONGEST_KEY = 80


class LineForm(StrictSchema):
    """Which line a button belongs to."""

    key = Line(least=1, most=LONGEST_KEY)


class SnoozeForm(LineForm):
    """Which line is put off, and until when."""

    until = fields.Enum(Until, by_value=True, required=True)


class MarkIn(StrictSchema):
    """What was done with a line; one that is put off says until when."""

    state = fields.Enum(MarkState, by_value=True, required=True)
    until = fields.Enum(Until, by_value=True, load_default=None, allow_none=True)

    @validates_schema
    def _says_until_when(self, data: dict[str, Any], **_more: Any) -> None:
        if (data.get("state") == MarkState.SNOOZED) != (data.get("until") is not None):
            message = N_("Say until when, if and only if you put it off.")
            raise ValidationError(message, field_name="until")


class DraftOut(Schema):
    """A message begun, to be changed and sent by a person."""

    title = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, allow_none=True)


class LineOut(Schema):
    """One thing that needs you; smaller ranks come first, then what has waited longest."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    community = fields.String(required=True)
    rank = fields.Integer(required=True)
    since = fields.AwareDateTime(required=True, format="iso")
    says = fields.String(required=True)
    why = fields.String(required=True)
    url = fields.String(required=True)
    draft = fields.Nested(DraftOut, required=True, allow_none=True)


class DayOut(Schema):
    """At most ten lines, how many wait behind them, and the rule of their order."""

    items = fields.List(fields.Nested(LineOut), required=True)
    more = fields.Integer(required=True)
    order = fields.String(required=True)
