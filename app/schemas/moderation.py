"""What is sent about reports, hiding and suspension, and what is answered."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import Line, StrictSchema, Text
from community.accounts.models import OrganisationRole
from community.moderation.policies import LONGEST_SUSPENSION, Outcome, Reason


class ReportForm(StrictSchema):
    """Why a post is reported."""

    reason = fields.String(
        required=True, validate=validate.OneOf([str(reason) for reason in Reason])
    )
    note = Text(most=1_000)


class DecisionForm(StrictSchema):
    """What becomes of a report; hiding needs a reason, which the author reads."""

    outcome = fields.String(
        required=True, validate=validate.OneOf([str(outcome) for outcome in Outcome])
    )
    reason = Line(most=500)


class HidingForm(StrictSchema):
    """Why a post is hidden; its author reads it."""

    reason = Line(least=1, most=500)


class SuspensionForm(StrictSchema):
    """Why an account is suspended, and for how many days; 0 is until somebody lifts it."""

    reason = Line(least=1, most=500)
    days = fields.Integer(
        load_default=0, validate=validate.Range(min=0, max=LONGEST_SUSPENSION.days)
    )


class OfficeForm(StrictSchema):
    """The part a person plays for the whole organisation."""

    role = fields.String(
        required=True, validate=validate.OneOf([str(role) for role in OrganisationRole])
    )
