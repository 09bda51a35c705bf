"""Input and output of opening seals, for pages and API."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema
from community.seals.policies import LONGEST_REASON, SHORTEST_REASON


class SealForm(StrictSchema):
    """Why the seal of an alias is to be opened."""

    reason = Line(
        least=SHORTEST_REASON,
        most=LONGEST_REASON,
        metadata={"description": "The second person, the log and the author will read it."},
    )


class SealDecisionForm(StrictSchema):
    """Whether the seal is opened."""

    agree = fields.Boolean(required=True)


class PersonBehindOut(Schema):
    """Who stands behind an alias."""

    handle = fields.String(required=True)
    name = fields.String(required=True)


class SealRequestOut(Schema):
    """A request to open a seal; `person` is there for the two who opened it, for a day."""

    id = fields.Integer(required=True)
    alias = fields.String(required=True, metadata={"description": "The made-up name."})
    community = fields.String(required=True, metadata={"description": "What it is called."})
    thread_id = fields.Integer(required=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    asked_by = fields.String(required=True)
    reason = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    runs_out_at = fields.AwareDateTime(required=True)
    state = fields.String(
        required=True, metadata={"description": "`waiting`, `expired`, `opened` or `refused`."}
    )
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    shown_until = fields.AwareDateTime(required=True, allow_none=True)


class SealRequestFullOut(SealRequestOut):
    """One request with, where it may be known now, who it is about."""

    person = fields.Nested(PersonBehindOut, required=True, allow_none=True)
