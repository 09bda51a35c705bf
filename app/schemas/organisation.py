"""What is sent and answered about the organisation's settings and their history."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema
from app.schemas.communities import one_of
from community.moderation.targets import LONGEST_TARGET
from community.previews.setting import Fetched
from community.registration.policies import MOST_DOMAINS, Policy


class SettingsOut(Schema):
    """Every setting as it stands; `terms` and `privacy` are versions, 0 before there is one."""

    name = fields.String(required=True)
    purpose = fields.String(required=True)
    policy = fields.String(required=True)
    domains = fields.List(fields.String(), required=True)
    report_hours = fields.Integer(required=True)
    previews = fields.String(required=True)
    readers_counted = fields.Boolean(required=True)
    time_zone = fields.String(required=True)
    terms = fields.Integer(required=True)
    privacy = fields.Integer(required=True)


class SettingsPatch(StrictSchema):
    """What is settled anew; what is left out stays."""

    name = Line(most=80, load_default=None)
    purpose = Line(most=300, load_default=None)
    policy = fields.String(load_default=None, validate=one_of(Policy))
    domains = fields.List(
        fields.String(validate=validate.Length(min=1, max=254)),
        load_default=None,
        validate=validate.Length(max=MOST_DOMAINS),
    )
    report_hours = fields.Integer(
        load_default=None, validate=validate.Range(min=1, max=LONGEST_TARGET)
    )
    previews = fields.String(load_default=None, validate=one_of(Fetched))


class SettingChangeOut(Schema):
    """A change; null on either side is what Hearth ships with, `by` null a command or nobody."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True, format="iso")
    by = fields.String(required=True, allow_none=True, attribute="by_handle")
    newest_id = fields.Integer(required=True)
