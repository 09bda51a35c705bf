"""What is sent to do one act to several reports or waiting posts, and what is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.i18n import spoken
from app.schemas.base import Line, Several, StrictSchema
from app.schemas.moderation import rule_field
from community.moderation.policies import MOST_AT_ONCE, ON_HELD, ON_REPORTS, BatchAct
from community.words import N_

_A_NUMBER = validate.Range(min=1, max=2**63 - 1)
# A page holds fewer; what is more than may go at once is told in words by the act itself.
_MOST_TICKED = 500


def _text_field() -> fields.Integer:
    return fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=2**63 - 1),
        metadata={"description": "A kept text that stands for the reason; 0 for none."},
    )


class _TickedForm(StrictSchema):
    """Rows by number and version, as `12-3`; one reason, or a kept text, for all of them."""

    items = Several(
        fields.String(validate=validate.Regexp(r"[0-9]{1,18}-[0-9]{1,9}\Z")),
        most=_MOST_TICKED,
        load_default=list,
    )
    reason = Line(most=500)
    text_id = _text_field()
    rule = rule_field()


class ReportBatchForm(_TickedForm):
    """What is done to the ticked reports."""

    act = fields.String(required=True, validate=validate.OneOf([str(each) for each in ON_REPORTS]))


class HeldBatchForm(_TickedForm):
    """What is done to the ticked posts that wait."""

    act = fields.String(required=True, validate=validate.OneOf([str(each) for each in ON_HELD]))


def seen_of(ticked: list[str]) -> dict[int, int | None]:
    """The versions that were seen by number, of the rows of a form."""
    pairs = (each.split("-") for each in ticked)
    return {int(number): int(version) for number, version in pairs}


class UndoForm(StrictSchema):
    """Nothing has to be said to take a batch back."""


class BatchItemIn(StrictSchema):
    """A report or a post that waits, with the version that was seen."""

    id = fields.Integer(required=True, strict=True, validate=_A_NUMBER)
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "Needed for posts that wait: nobody judges unread words."},
    )


class BatchIn(StrictSchema):
    """One act on several reports, or several posts that wait, of one community."""

    community = fields.String(required=True, validate=validate.Length(min=1, max=60))
    act = fields.String(required=True, validate=validate.OneOf([str(each) for each in BatchAct]))
    items = Several(fields.Nested(BatchItemIn), least=1, most=MOST_AT_ONCE, required=True)
    reason = Line(most=500)
    text_id = _text_field()
    rule = rule_field()

    @validates_schema
    def _names_versions(self, data: dict[str, Any], **_more: Any) -> None:
        judges = data.get("act") in ON_HELD
        if judges and any(each.get("version") is None for each in data.get("items", ())):
            message = N_("Name the version of each post that you have read.")
            raise ValidationError(message, field_name="items")


class BatchItemOut(Schema):
    """What became of one item; `state` and `undone` are empty until their step ran."""

    id = fields.Integer(required=True, attribute="subject_id")
    title = fields.String(required=True)
    state = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("done", "skipped"))
    )
    why = fields.String(required=True)
    detail = fields.Function(lambda row: spoken(row.says or ""), required=True)
    undone = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("restored", "kept"))
    )
    undone_why = fields.String(required=True)
    undone_detail = fields.Function(lambda row: spoken(row.undone_says or ""), required=True)


class BatchOut(Schema):
    """What was done to several at once, in numbers."""

    id = fields.Integer(required=True)
    act = fields.String(required=True)
    rule = fields.String(required=True)
    by_name = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_by = fields.String(required=True, allow_none=True)
    done = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    left = fields.Integer(required=True)
    restored = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    undoable = fields.Boolean(required=True)


class WholeBatchOut(BatchOut):
    """The same with what became of each item."""

    items = fields.List(fields.Nested(BatchItemOut), required=True)
