"""Input of votes and acceptance."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import StrictSchema


class VoteForm(StrictSchema):
    """1 for, -1 against, 0 to withdraw."""

    value = fields.Integer(required=True, validate=validate.OneOf((-1, 0, 1)))
