"""Input of votes and acceptance."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema
from community.questions.taking import HOURS


class VoteForm(StrictSchema):
    """1 for, -1 against, 0 to withdraw."""

    value = fields.Integer(required=True, validate=validate.OneOf((-1, 0, 1)))


class Vote(StrictSchema):
    """1 for, -1 against, 0 to withdraw."""

    value = fields.Integer(required=True, strict=True, validate=validate.OneOf((-1, 0, 1)))


class TakingForm(StrictSchema):
    """For how long somebody takes a question."""

    hours = fields.Integer(required=True, validate=validate.OneOf(HOURS))


class Taking(StrictSchema):
    """For how long you take the question."""

    hours = fields.Integer(required=True, strict=True, validate=validate.OneOf(HOURS))


class SameProblemOut(Schema):
    """How many have the same problem now."""

    same_count = fields.Integer(required=True)


class ScoreOut(Schema):
    """The score after a vote, and one's own vote."""

    score = fields.Integer(required=True)
    value = fields.Integer(required=True)
