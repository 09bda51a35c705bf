"""Input and output of polls, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.threads import AuthorOut
from community.ballots.models import Shows
from community.polls.policies import DAYS, LONGEST_OPTION, LONGEST_QUESTION, MOST_OPTIONS

_PLACE = validate.Range(min=0, max=MOST_OPTIONS - 1)
_MOST = validate.Range(min=1, max=MOST_OPTIONS)


class PollForm(StrictSchema):
    """A poll as a page asks for it: the options one a line."""

    question = Line(least=1, most=LONGEST_QUESTION)
    options = Text(least=1, most=MOST_OPTIONS * (LONGEST_OPTION + 2))
    most = fields.Integer(load_default=1, validate=_MOST)
    anonymous = fields.Boolean(load_default=False)
    shows = fields.Enum(Shows, by_value=True, load_default=Shows.VOTED)
    days = fields.Integer(load_default=0, validate=validate.OneOf(DAYS))


class PollVoteForm(StrictSchema):
    """The places of the options that were ticked."""

    choices = fields.List(fields.Integer(validate=_PLACE), load_default=list)


class NewPoll(StrictSchema):
    """A poll; an anonymous one shows what came of it once it is closed."""

    question = Line(least=1, most=LONGEST_QUESTION)
    options = Several(Line(least=1, most=LONGEST_OPTION), least=2, most=MOST_OPTIONS, required=True)
    most = fields.Integer(load_default=1, strict=True, validate=_MOST)
    anonymous = fields.Boolean(load_default=False)
    shows = fields.Enum(Shows, by_value=True, load_default=Shows.VOTED)
    days = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.OneOf(DAYS),
        metadata={"description": "Until it closes; 0 until somebody closes it."},
    )


class PollVoteIn(StrictSchema):
    """The places of the options you choose, counted from 0."""

    choices = Several(
        fields.Integer(strict=True, validate=_PLACE), least=1, most=MOST_OPTIONS, required=True
    )


class PollOptionOut(Schema):
    """An option; `votes` and `voters` are null where they are not shown to you."""

    words = fields.String(required=True)
    votes = fields.Integer(required=True, allow_none=True)
    chosen = fields.Boolean(required=True)
    voters = fields.List(fields.Nested(AuthorOut), required=True, allow_none=True)


class PollOut(Schema):
    """A poll as you see it."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    question = fields.String(required=True)
    options = fields.List(fields.Nested(PollOptionOut), required=True)
    most = fields.Integer(required=True)
    anonymous = fields.Boolean(required=True)
    shows = fields.String(required=True, validate=validate.OneOf(tuple(Shows)))
    open = fields.Boolean(required=True)
    voted = fields.Boolean(required=True)
    voters = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many have voted; null where that is not shown to you."},
    )
    created_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
