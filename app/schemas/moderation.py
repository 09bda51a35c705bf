"""What is sent about reports, hiding and suspension, and what is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.schemas.base import Line, StrictSchema, Text, seen_change
from app.schemas.bodies import BodyHtml
from community.accounts.models import OrganisationRole
from community.moderation.policies import LONGEST_SUSPENSION, Outcome, Reason
from community.moderation.rules import MOST_RULES
from community.moderation.targets import LONGEST_TARGET
from community.words import N_

_AN_ID = validate.Range(min=1, max=2**63 - 1)


def rule_field() -> fields.Integer:
    """The rule that is cited, by its number."""
    return fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=MOST_RULES),
        metadata={"description": "The number of the rule that is cited; 0 cites none."},
    )


class ReportForm(StrictSchema):
    """Why a post is reported."""

    reason = fields.String(
        required=True, validate=validate.OneOf([str(reason) for reason in Reason])
    )
    note = Text(most=1_000)


class DecisionIn(StrictSchema):
    """What becomes of a report; hiding needs a reason, which the author reads."""

    outcome = fields.String(
        required=True, validate=validate.OneOf([str(outcome) for outcome in Outcome])
    )
    reason = Line(most=500)
    rule = rule_field()


class DecisionForm(DecisionIn):
    """The same with the version that was seen."""

    version = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31 - 1)
    )


class HidingForm(StrictSchema):
    """Why a post is hidden, and by which rule; its author reads it."""

    reason = Line(least=1, most=500)
    rule = rule_field()


class WithholdingForm(StrictSchema):
    """Why a version of a post is withheld."""

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


class ReportIn(ReportForm):
    """A report of a thread's first post or of a reply: name one of the two."""

    thread_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_AN_ID)
    reply_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_AN_ID)

    @validates_schema
    def _names_one_post(self, data: dict[str, Any], **_more: Any) -> None:
        if (data.get("thread_id") is None) == (data.get("reply_id") is None):
            message = N_("Name either thread_id or reply_id.")
            raise ValidationError(message, field_name="thread_id")


class ReportReceipt(Schema):
    """A report was taken."""

    id = fields.Integer(required=True)


class ReportOut(Schema):
    """An open report with the post as readers see it; it does not name who reported."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True)
    reply_id = fields.Integer(allow_none=True, required=True)
    reason = fields.String(required=True)
    note = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    thread_title = fields.String(required=True)
    body_html = BodyHtml(required=True)
    author_handle = fields.String(required=True)
    assigned_to = fields.String(allow_none=True, required=True)
    version = fields.Integer(required=True)
    due_at = fields.AwareDateTime(required=True)
    overdue = fields.Boolean(required=True)
    decided_at = fields.AwareDateTime(allow_none=True, required=True)
    decided_by = fields.String(allow_none=True, required=True)
    outcome = fields.String(allow_none=True, required=True)


class RulesIn(StrictSchema):
    """The rules of a community, one on each line."""

    rules = Text(most=4_000)


class RulesForm(RulesIn):
    """The same with the version they were written from."""

    version = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31))


class RulesOut(Schema):
    """The numbered rules of a community; the first has number 1."""

    rules = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class LogLineOut(Schema):
    """An act of moderation as every reader sees it: by which part and rule, never by whom."""

    id = fields.Integer(required=True)
    act = fields.String(required=True)
    role = fields.String(required=True)
    rule = fields.String(required=True)
    thread_id = fields.Integer(allow_none=True, required=True)
    created_at = fields.AwareDateTime(required=True)


class NoteForm(StrictSchema):
    """A note for the other moderators."""

    body = Text(least=1, most=2_000)


class NoteOut(Schema):
    """A note on a report."""

    id = fields.Integer(required=True)
    author_handle = fields.String(required=True)
    author_name = fields.String(required=True)
    body = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class CaseOut(ReportOut):
    """A report with the notes of moderators."""

    notes = fields.List(fields.Nested(NoteOut), required=True)


class TargetForm(StrictSchema):
    """Within how many hours reports are to be decided."""

    hours = fields.Integer(required=True, validate=validate.Range(min=1, max=LONGEST_TARGET))
    since = seen_change()


class WaitingOut(Schema):
    """How many reports wait in one community."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    waiting = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    oldest_at = fields.AwareDateTime(required=True)
