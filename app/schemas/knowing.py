"""Input and output of who might know."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema


class AskForm(StrictSchema):
    """Whom to ask: one of those suggested."""

    handle = Line(least=1, most=60)


class AskingForm(StrictSchema):
    """Whether you may be suggested to others."""

    welcome = fields.Boolean(required=True)


class SuggestedOut(Schema):
    """A member who might know, and why."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    named_for = fields.List(
        fields.String(), required=True, metadata={"description": "Tags of it they know about."}
    )
    answers = fields.Integer(
        required=True, metadata={"description": "Answers of theirs under its tags."}
    )
    alike = fields.Integer(
        required=True, metadata={"description": "Threads like it that they answered."}
    )


class WhoMightKnowOut(Schema):
    """Whom to ask, and who was asked already."""

    people = fields.List(fields.Nested(SuggestedOut), required=True)
    asked = fields.List(fields.String(), required=True, metadata={"description": "Handles."})


class SubjectOut(Schema):
    """A tag, and how many questions under it somebody asked or answered lately."""

    tag = fields.String(required=True)
    community = fields.String(required=True, metadata={"description": "Its slug."})
    threads = fields.Integer(required=True)
