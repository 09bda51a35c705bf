"""Input and output of welcoming newcomers, joining by address, and how answers were decided."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.communities import one_of
from community.answers.explaining import LONGEST
from community.welcoming.models import StepKind
from community.welcoming.path import MOST_STEPS


class WelcomerForm(StrictSchema):
    """Whom to ask to say hello to newcomers."""

    handle = Line(least=1, most=60)


class AwayForm(StrictSchema):
    """The last day on which one has no turns."""

    until = fields.Date(required=True)


class FirstStepsForm(StrictSchema):
    """The first steps, a row of fields for each; rows without words are left out."""

    says = Several(Line(most=200), most=MOST_STEPS, required=True)
    link = Several(Line(most=300), most=MOST_STEPS, load_default=list)
    kind = Several(fields.String(validate=one_of(StepKind)), most=MOST_STEPS, load_default=list)


class FirstStepIn(StrictSchema):
    """A first step; by `kind` it is noticed to be done, or ticked by the person (`self`)."""

    says = Line(least=1, most=200)
    link = Line(most=300)
    kind = fields.String(load_default="self", validate=one_of(StepKind))


class FirstStepsIn(StrictSchema):
    """The first steps in their order."""

    steps = Several(fields.Nested(FirstStepIn), most=MOST_STEPS, required=True)


class OwnStepOut(Schema):
    """A first step as it stands for you; nobody else sees that."""

    id = fields.Integer(required=True)
    says = fields.String(required=True)
    link = fields.String(required=True)
    done = fields.Boolean(required=True)
    by_hand = fields.Boolean(required=True, metadata={"description": "You tick it yourself."})


class FirstStepOut(Schema):
    """A first step as it is written."""

    id = fields.Integer(required=True)
    says = fields.String(required=True)
    link = fields.String(required=True)
    kind = fields.String(required=True)


class FirstStepsOut(Schema):
    """The first steps of a community, and your own way along them while you are new."""

    steps = fields.List(fields.Nested(FirstStepOut), required=True)
    own = fields.List(fields.Nested(OwnStepOut), required=True)


class PlaceIn(StrictSchema):
    """Your own place on the rota; `away_until` is the last day on which you have no turns."""

    away_until = fields.Date(load_default=None, allow_none=True)


class PlaceOnRotaOut(Schema):
    """A member on the rota; `ready` says whether they have turns now."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    accepted = fields.Boolean(required=True)
    away_until = fields.Date(required=True, allow_none=True)
    ready = fields.Boolean(required=True)


class OwnPlaceOut(Schema):
    """Your own place on it."""

    accepted = fields.Boolean(required=True)
    away_until = fields.Date(required=True, allow_none=True)


class UnmetNewcomerOut(Schema):
    """A newcomer who waits for a hello."""

    id = fields.Integer(required=True)
    handle = fields.String(required=True)
    name = fields.String(required=True)
    began_at = fields.AwareDateTime(required=True, format="iso")
    due_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    own = fields.Boolean(required=True, metadata={"description": "It is your turn."})
    thread_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Where they wrote first; null before they wrote."},
    )


class PromiseOut(Schema):
    """Who will say hello to you by when, or has; without a name once it is the facilitators'."""

    state = fields.String(required=True, validate=validate.OneOf(("waiting", "passed_up", "met")))
    handle = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)


class WelcomeFiguresOut(Schema):
    """How newcomers of 180 days were met, for facilitators; null for under five people."""

    newcomers = fields.Integer(required=True, allow_none=True)
    in_time = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of a hundred, those met within 48 hours."},
    )
    hours = fields.Float(
        required=True, allow_none=True, metadata={"description": "To the first hello; median."}
    )


class WelcomeOut(Schema):
    """Your part in welcoming; `rota` and `figures` are null for whoever does not facilitate."""

    place = fields.Nested(OwnPlaceOut, required=True, allow_none=True)
    waiting = fields.List(fields.Nested(UnmetNewcomerOut), required=True)
    promise = fields.Nested(PromiseOut, required=True, allow_none=True)
    rota = fields.List(fields.Nested(PlaceOnRotaOut), required=True, allow_none=True)
    figures = fields.Nested(WelcomeFiguresOut, required=True, allow_none=True)


class MarkForm(StrictSchema):
    """Whether your posts may say that you are new."""

    marked = fields.Boolean(required=True)


class DomainJoiningForm(StrictSchema):
    """Whether people of the organisation's mail domains join by themselves."""

    joins = fields.Boolean(load_default=False)


class DomainJoiningIn(StrictSchema):
    """The same for programs, where it has to be said."""

    joins = fields.Boolean(required=True)


class DomainJoiningOut(Schema):
    """How it stands; without `domains` nobody joins."""

    joins = fields.Boolean(required=True)
    domains = fields.List(fields.String(), required=True)


class ReasoningForm(StrictSchema):
    """How one decided on an answer, in plain words; `version` is what one saw, 0 for nothing."""

    body = Text(most=LONGEST)
    version = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31))


class ReasoningIn(StrictSchema):
    """The same for programs; null overwrites whatever stands there."""

    body = Text(least=1, most=LONGEST)
    version = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31)
    )


class FormerOut(Schema):
    """What stood there before."""

    version = fields.Integer(required=True)
    body = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True, format="iso")


class ReasoningOut(Schema):
    """How an answer was decided, and what stood there before, the newest first."""

    body = fields.String(required=True)
    version = fields.Integer(required=True)
    written_at = fields.AwareDateTime(required=True, format="iso")
    edited_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    former = fields.List(fields.Nested(FormerOut), required=True)
