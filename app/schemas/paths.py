"""Input and output of reading paths, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema
from community.paths.actions import Direction
from community.paths.policies import LONGEST_PURPOSE, LONGEST_TITLE, LONGEST_WHY, MOST_STEPS

_ID = validate.Range(1, 2**63 - 1)


class PathForm(StrictSchema):
    """What a path is called, and what one is able to do at its end."""

    title = Line(least=1, most=LONGEST_TITLE)
    purpose = Line(most=LONGEST_PURPOSE)


class PathStepForm(StrictSchema):
    """The address of an article or a thread of the community, and why one reads it."""

    address = Line(least=1, most=500)
    why = Line(most=LONGEST_WHY)


class PathStepMoveForm(StrictSchema):
    """A step nearer to the beginning, or to the end."""

    move = fields.Enum(Direction, by_value=True, required=True)


class PathStepPlaceIn(StrictSchema):
    """Where a step stands, counted from 0; beyond the end is the end."""

    position = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_STEPS))


class PathStepIn(StrictSchema):
    """An article or a thread of the community: one of the two."""

    article_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_ID)
    thread_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_ID)
    why = Line(most=LONGEST_WHY)


class PathStepOut(Schema):
    """A step that you may read; `read` as you noted it."""

    id = fields.Integer(required=True)
    article_id = fields.Integer(required=True, allow_none=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
    read = fields.Boolean(required=True)


class PathItemOut(Schema):
    """A path in a list, with how many steps you may read and have read."""

    id = fields.Integer(required=True)
    community = fields.String(required=True, attribute="community_slug")
    title = fields.String(required=True)
    purpose = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)
    steps = fields.Integer(required=True)
    read = fields.Integer(required=True)


class PathsOut(Schema):
    """The paths of a community, by title."""

    items = fields.List(fields.Nested(PathItemOut), required=True)


class PathOut(Schema):
    """A path with its steps."""

    id = fields.Integer(required=True)
    community = fields.String(required=True)
    title = fields.String(required=True)
    purpose = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)
    steps = fields.List(fields.Nested(PathStepOut), required=True)
