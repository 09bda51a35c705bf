"""What is sent and answered about endings, splits, merges and rotation."""

from __future__ import annotations

from marshmallow import Schema, fields, missing, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.lifecycle import REASON, ProposalForm
from community.words import N_

HARVEST = 20_000


class HarvestForm(StrictSchema):
    """What was made together, the last sentence, and the version that was seen."""

    harvest = Text(most=HARVEST)
    farewell = Line(most=REASON)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class HarvestPatch(StrictSchema):
    """What shall change about an ending; what is left out stays."""

    harvest = Text(most=HARVEST, load_default=missing)
    farewell = Line(most=REASON, load_default=missing)


class CloseForm(StrictSchema):
    """Whether the harvest shall stay as Hearth drafted it, if nobody has touched it."""

    as_drafted = fields.Boolean(load_default=False)


class NextPlacesForm(StrictSchema):
    """Slugs or addresses of the communities that members are pointed to."""

    places = Several(Line(most=300), required=True, most=6)


class SplitForm(ProposalForm):
    """A new community that takes the threads of some tags along."""

    tags = Several(
        Line(least=1, most=40),
        least=1,
        most=50,
        required=True,
        error_messages={"required": N_("Choose 1 to 50 tags.")},
    )


class MergeForm(StrictSchema):
    """The slug or the address of the community that shall take this one in."""

    into = Line(least=2, most=300)


class MergeAnswerForm(StrictSchema):
    """What becomes of an offer."""

    outcome = fields.String(required=True, validate=validate.OneOf(["agree", "decline"]))


class HandOverForm(StrictSchema):
    """A note to whoever takes over."""

    to = Line(least=2, most=41)
    note = Text(least=1, most=4_000)
    steps_down = fields.Boolean(load_default=False)


class AbsenceForm(StrictSchema):
    """From when to when somebody is away, and who stands in."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    stand_in = Line(most=41)


class SplitOut(Schema):
    """The community that is being prepared now."""

    slug = fields.String(required=True)


class NextPlaceOut(Schema):
    """Where a community leads."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)


class EndingOut(Schema):
    """How a community ends: what it made, and where to go on."""

    begun_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(allow_none=True, required=True)
    harvest = fields.String(required=True)
    farewell = fields.String(required=True)
    next_places = fields.List(fields.Nested(NextPlaceOut), required=True)


class HandOverOut(Schema):
    """A note from one facilitator to the next."""

    id = fields.Integer(required=True)
    note = fields.String(required=True)
    steps_down = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    accepted_at = fields.AwareDateTime(allow_none=True, required=True)
    from_handle = fields.String(required=True)
    to_handle = fields.String(allow_none=True, required=True)


class AbsenceOut(Schema):
    """A facilitator is or will be away."""

    id = fields.Integer(required=True)
    handle = fields.String(required=True)
    stand_in_handle = fields.String(allow_none=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
