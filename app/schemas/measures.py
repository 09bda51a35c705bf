"""What is sent and answered about measures, appeals, canned texts and notes about members."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema, Text, seen_change
from app.schemas.moderation import rule_field
from community.moderation.policies import LONGEST_SUSPENSION, MeasureKind, Ruling


class MeasureForm(StrictSchema):
    """Warn or mute a member; `days` counts for a mute."""

    kind = fields.String(
        required=True, validate=validate.OneOf([str(MeasureKind.WARN), str(MeasureKind.MUTE)])
    )
    reason = Line(least=1, most=500)
    rule = rule_field()
    days = fields.Integer(
        load_default=0, validate=validate.Range(min=0, max=LONGEST_SUSPENSION.days)
    )


class AppealForm(StrictSchema):
    """Why somebody should look again."""

    body = Text(least=1, most=2_000)


class AppealAnswerForm(StrictSchema):
    """What becomes of an appeal, and the words for the person."""

    ruling = fields.String(
        required=True, validate=validate.OneOf([str(ruling) for ruling in Ruling])
    )
    answer = Text(least=1, most=2_000)


class TextForm(StrictSchema):
    """A text that moderators use again."""

    title = Line(least=1, most=80)
    body = Line(least=1, most=500)


class TextEditForm(TextForm):
    """The same written anew; `since` is the newest change that was seen."""

    since = seen_change()


class TextPatch(StrictSchema):
    """What to change about a text; what is left out stays."""

    title = Line(least=1, most=80, required=False)
    body = Line(least=1, most=500, required=False)


class TextOut(Schema):
    """A canned text; `own` is false for those of the organisation."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    own = fields.Boolean(required=True)


class MeasureOut(Schema):
    """What was decided about somebody, with the appeal; it never names who decided."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    community_slug = fields.String(allow_none=True, required=True)
    rule = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(allow_none=True, required=True)
    lifted_at = fields.AwareDateTime(allow_none=True, required=True)
    holds = fields.Boolean(required=True)
    thread_id = fields.Integer(allow_none=True, required=True)
    reply_id = fields.Integer(allow_none=True, required=True)
    account_handle = fields.String(required=True)
    appeal_id = fields.Integer(allow_none=True, required=True)
    appeal = fields.String(allow_none=True, required=True)
    outcome = fields.String(allow_none=True, required=True)
    answer = fields.String(allow_none=True, required=True)


class WhisperForm(StrictSchema):
    """What only the facilitators hear."""

    body = Text(least=1, most=2_000)


class CountOut(Schema):
    """How often something happened; null where fewer than five people stand behind it."""

    group = fields.String(required=True)
    code = fields.String(required=True)
    value = fields.Integer(allow_none=True, required=True)


class FiguresOut(Schema):
    """Moderation of a finished quarter in counts."""

    quarter = fields.String(required=True)
    items = fields.List(fields.Nested(CountOut), required=True)
