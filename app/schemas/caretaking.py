"""What admins ask about the communities of the organisation, and what they are told."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields, validate

from app.schemas.base import Line, StrictSchema
from app.schemas.communities import one_of
from community.caretaking.queries import Care, Status
from community.communities.models import Stage, Visibility


class OneOfField(fields.String):
    """A word to narrow a list by; empty for any."""

    def __init__(self, words: type[StrEnum], says: str) -> None:
        allowed = ["", *map(str, words)]
        super().__init__(
            load_default="", validate=validate.OneOf(allowed), metadata={"description": says}
        )


class WantedPlacesArgs(StrictSchema):
    """Which communities are looked for on the page."""

    q = Line(most=80, metadata={"description": "Part of a name or of an address."})
    care = OneOfField(Care, "`orphaned`: open, and no facilitator of it can sign in.")
    status = OneOfField(Status, "Being prepared, open, or at its end.")
    visibility = OneOfField(Visibility, "Who may read it.")


class CommunityAdministeredOut(StrictSchema):
    """A community in the admins' list: what it is, nobody in it, and nothing said there."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    visibility = fields.String(required=True, validate=one_of(Visibility))
    stage = fields.String(required=True, validate=one_of(Stage))
    status = fields.String(required=True, validate=one_of(Status))
    orphaned = fields.Boolean(required=True)
    members = fields.Integer(required=True)
    facilitators = fields.Integer(required=True)
    last_active_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Null of a private community of under five people."},
    )
    storage = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Bytes of its images, where they were counted apart."},
    )
