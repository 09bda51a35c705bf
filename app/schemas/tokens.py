"""API tokens, in pages and in the API."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import Line, Several, StrictSchema
from community.accounts.actor import ALL_SCOPES

_SCOPES = Several(
    fields.String(validate=validate.OneOf(sorted(ALL_SCOPES))),
    required=True,
    least=1,
    most=5,
    metadata={"description": "What the token may do; never more than its owner."},
)


class TokenCreate(StrictSchema):
    """A token to make."""

    name = Line(least=1, most=60)
    scopes = _SCOPES
    days = fields.Integer(
        load_default=90,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=3650),
        metadata={"description": "After how many days it stops working; null for never."},
    )


class TokenCreateForm(StrictSchema):
    """The same from a page."""

    name = Line(least=1, most=60)
    scopes = Several(
        fields.String(validate=validate.OneOf(sorted(ALL_SCOPES))), load_default=list, most=5
    )
    days = fields.Integer(load_default=90, validate=validate.OneOf([7, 30, 90, 365]))


class TokenOut(StrictSchema):
    """A token as its owner sees it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    prefix = fields.String(required=True, metadata={"description": "How the token begins."})
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class TokenMade(TokenOut):
    """A token just made, with its secret for the only time."""

    secret = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null when the same key made the token before."},
    )
