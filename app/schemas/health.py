"""What is sent about flags and breaks, and what is told of how communities are doing."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema
from community.health.actions.answers import LONGEST_NOTE
from community.health.actions.pauses import LONGEST_WORDS
from community.health.models import Feedback
from community.health.policies import PauseKind


class AnswerForm(StrictSchema):
    """What a facilitator says of a flag; a known reason is told in the note."""

    feedback = fields.String(
        required=True, validate=validate.OneOf([str(each) for each in Feedback])
    )
    note = Line(most=LONGEST_NOTE)


class BreakForm(StrictSchema):
    """A break of one community: its first and last day."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    says = Line(most=LONGEST_WORDS)


class PauseForm(BreakForm):
    """A holiday or an outage of the whole organisation."""

    kind = fields.String(
        required=True, validate=validate.OneOf([PauseKind.HOLIDAY, PauseKind.OUTAGE])
    )


class SignalOut(Schema):
    """One signal; `value` is null where fewer than five people, or too little, stand behind it."""

    code = fields.String(required=True, metadata={"description": "H1 to H22."})
    name = fields.String(required=True)
    definition = fields.String(required=True)
    window = fields.String(required=True)
    unit = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    counted = fields.String(required=True, metadata={"description": "What n counts."})
    query = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The page of the threads from which it can be counted again."},
    )


class SignalsOut(Schema):
    """The signals of the newest week."""

    week = fields.Date(required=True, allow_none=True)
    items = fields.List(fields.Nested(SignalOut), required=True)


class HealthScoreOut(Schema):
    """A score from 0 to 100 with its 80 % interval; `band` is unclear where that spans two."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)
    moved = fields.Float(required=True, allow_none=True)
    band = fields.String(
        required=True,
        validate=validate.OneOf(["strong", "middling", "weak", "unclear", "too_early"]),
    )


class ReasonOut(Schema):
    """One of up to three reasons, with the numbers that may be told."""

    code = fields.String(required=True)
    says = fields.String(required=True)
    weight = fields.Float(required=True, metadata={"description": "In log-odds."})
    numbers = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)


class FlagOut(Schema):
    """A flag: when it was raised, why, and what became of it."""

    id = fields.Integer(required=True)
    week = fields.Date(required=True)
    state = fields.String(required=True)
    odds = fields.String(required=True)
    reasons = fields.List(fields.Nested(ReasonOut), required=True)
    raised_at = fields.AwareDateTime(required=True)
    cleared_at = fields.AwareDateTime(required=True, allow_none=True)
    outcome = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of a forecast, hit or miss, 8 weeks later."},
    )
    feedback = fields.String(required=True, allow_none=True)
    feedback_note = fields.String(required=True)


class FlagsOut(Schema):
    """The newest flags."""

    items = fields.List(fields.Nested(FlagOut), required=True)


class PauseOut(Schema):
    """A break, holiday or outage; `whole_organisation` where it holds for all communities."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    says = fields.String(required=True)
    whole_organisation = fields.Boolean(required=True)


class PausesOut(Schema):
    """Those of the last half year and to come."""

    items = fields.List(fields.Nested(PauseOut), required=True)


class ThreadBehindOut(Schema):
    """A thread that a figure counts; `posts` are those within the window."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    started_at = fields.AwareDateTime(required=True)
    posts = fields.Integer(required=True)
    first_reply_at = fields.AwareDateTime(required=True, allow_none=True)


class BehindOut(Schema):
    """The threads behind a figure; `items` is empty for whoever may not read them."""

    code = fields.String(required=True)
    week = fields.Date(required=True)
    count = fields.Integer(required=True)
    more = fields.Boolean(required=True, metadata={"description": "Whether there are others."})
    posts = fields.Integer(required=True)
    items = fields.List(fields.Nested(ThreadBehindOut), required=True)


class WeekOut(Schema):
    """One week; what rests on one to four people is null."""

    week = fields.Date(required=True, metadata={"description": "Its Monday."})
    posts = fields.Integer(required=True, allow_none=True)
    threads = fields.Integer(required=True, allow_none=True)
    people = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)


class WeeksOut(Schema):
    """The last 26 weeks, oldest first."""

    items = fields.List(fields.Nested(WeekOut), required=True)


class HealthOut(Schema):
    """How a community is doing against its own normal; nothing about anybody."""

    community = fields.String(required=True, metadata={"description": "Its slug."})
    week = fields.Date(required=True, metadata={"description": "The newest week that is over."})
    state = fields.String(required=True)
    since = fields.Date(required=True, allow_none=True)
    too_few_people = fields.Boolean(required=True)
    how_it_is = fields.String(required=True)
    what_moved = fields.String(required=True)
    what_next = fields.String(required=True)
    scores = fields.List(fields.Nested(HealthScoreOut), required=True)
    flag = fields.Nested(FlagOut, required=True, allow_none=True)


class OverviewOut(Schema):
    """One community as an overseer sees it."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    stage = fields.String(required=True)
    visibility = fields.String(required=True)
    need = fields.String(required=True)
    state = fields.String(required=True)
    week = fields.Date(required=True, allow_none=True)
    flagged_at = fields.AwareDateTime(required=True, allow_none=True)
