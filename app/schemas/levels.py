"""Input and output of levels, for the pages and the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema
from community.levels.policies import Level

_LEVELS = [each.value for each in Level]


class LevelForm(StrictSchema):
    """The level of one place; an empty one leaves it to what is around the place."""

    level = fields.String(required=True, validate=validate.OneOf([*_LEVELS, ""]))


class LevelIn(StrictSchema):
    """The level of one place; null leaves it to what is around the place."""

    level = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(_LEVELS),
        metadata={
            "description": "`watching`: every post. `shadowing`, of a thread alone: what is "
            "decided there. `tracking`: what names or answers you; what is "
            "new besides is counted on your notifications page. `normal`: what names or answers "
            "you. `muted`: what names you; of a muted thread nothing. `null`: as around it, which "
            "is the tag or the community, and for a community `normal`."
        },
    )


class LevelOut(Schema):
    """How a place stands for you."""

    level = fields.String(required=True, metadata={"description": "What counts."})
    chosen = fields.String(
        required=True, allow_none=True, metadata={"description": "What you chose for this place."}
    )
    around = fields.String(
        required=True, metadata={"description": "What would count without that choice."}
    )


class LevelLineOut(Schema):
    """One of your choices; `tag` or `thread_id` where it is not about the whole community."""

    id = fields.Integer(required=True)
    level = fields.String(required=True)
    chosen_at = fields.AwareDateTime(required=True, format="iso")
    community = fields.String(required=True, attribute="community_slug")
    tag_id = fields.Integer(required=True, allow_none=True)
    tag = fields.String(required=True, allow_none=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    thread_title = fields.String(required=True, allow_none=True)
