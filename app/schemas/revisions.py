"""Output of the versions of posts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.threads import AuthorOut


class RevisionOut(Schema):
    """A version; title, body and tags are missing where only facilitators read it."""

    id = fields.Integer(required=True)
    made_at = fields.AwareDateTime(required=True)
    editor = fields.Nested(AuthorOut, required=True, allow_none=True)
    accepted_by = fields.Nested(
        AuthorOut,
        required=True,
        allow_none=True,
        metadata={"description": "Who took over what the editor had suggested; null otherwise."},
    )
    reason = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("open", "hidden", "withheld")))
    title = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, allow_none=True)
    format = fields.String(required=True, validate=validate.OneOf(("markdown", "html")))
    tags = fields.List(fields.String(), required=True)
