"""Input and output of reactions, what came of trying, marks, badges and prompts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema, Text
from community.leading.policies import LeadingState
from community.reactions.policies import LONGEST_WORDS, NOT_YET, Result
from community.threads.policies import Mark

RESULTS = (*(str(each) for each in Result), NOT_YET)


class _Scale(fields.Integer):
    """From 1 to 5; nothing typed is nothing said."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            load_default=None, allow_none=True, validate=validate.Range(min=1, max=5), **more
        )

    def deserialize(self, value: Any, *where: Any, **more: Any) -> Any:
        """A form sends an empty field where nothing was chosen."""
        return None if value == "" else super().deserialize(value, *where, **more)


class TrialForm(StrictSchema):
    """What happened when you tried it; `publish` posts your words as a comment beneath it."""

    result = fields.String(required=True, validate=validate.OneOf(RESULTS))
    words = Text(most=LONGEST_WORDS, load_default="")
    before = _Scale(metadata={"description": "How sure you felt before, from 1 to 5."})
    after = _Scale(metadata={"description": "How sure you feel now, from 1 to 5."})
    publish = fields.Boolean(load_default=False)


class TrialOut(Schema):
    """What you try, and what you said of it; nobody else reads this."""

    created_at = fields.AwareDateTime(required=True)
    ask_at = fields.AwareDateTime(required=True, allow_none=True)
    result = fields.String(
        required=True, allow_none=True, metadata={"description": "`worked`, `partly`, `failed`."}
    )
    words = fields.String(required=True)
    before = fields.Integer(required=True, allow_none=True)
    after = fields.Integer(required=True, allow_none=True)


class PeopleOut(Schema):
    """A number of people from five on, else null and what it is smaller than."""

    people = fields.Integer(required=True, allow_none=True)
    fewer_than = fields.Integer(required=True, allow_none=True)


class OutcomeOut(Schema):
    """What came of trying it, once five people said so."""

    worked = fields.Integer(required=True)
    partly = fields.Integer(required=True)
    failed = fields.Integer(required=True)


class ReactionsOut(Schema):
    """What readers say of a post, in numbers alone; what nobody said is null."""

    thanks = fields.Integer(required=True)
    helped = fields.Nested(PeopleOut, required=True, allow_none=True)
    tried = fields.Nested(PeopleOut, required=True, allow_none=True)
    outcome = fields.Nested(OutcomeOut, required=True, allow_none=True)


def mark_out() -> fields.String:
    """What the author of a post says that it is."""
    says = "`open_question` or `miss`, as its author alone says; null without a mark."
    return fields.String(required=True, allow_none=True, metadata={"description": says})


class MarkForm(StrictSchema):
    """What your post is; nothing takes the mark off."""

    mark = fields.String(load_default="", validate=validate.OneOf(("", *Mark)))


class NewMark(StrictSchema):
    """What your post is."""

    mark = fields.Enum(Mark, by_value=True, required=True)


class ShowingForm(StrictSchema):
    """Whether your profile shows your badges."""

    shown = fields.Boolean(load_default=False)


class BadgeOut(Schema):
    """A badge for help given, and its rule."""

    kind = fields.String(required=True)
    name = fields.String(required=True)
    rule = fields.String(required=True)


class OwnBadgeOut(BadgeOut):
    """One of yours; when it came is told you alone."""

    awarded_at = fields.AwareDateTime(required=True)


class OwnBadgesOut(Schema):
    """Your badges, and whether your profile shows them."""

    shown = fields.Boolean(required=True)
    badges = fields.List(fields.Nested(OwnBadgeOut), required=True)


class BadgesPatch(StrictSchema):
    """Whether your profile shows your badges."""

    shown = fields.Boolean(required=True)


class LeadingForm(StrictSchema):
    """Have prompts, pause them for three months, or have none."""

    state = fields.Enum(LeadingState, by_value=True, required=True)


class PromptOut(Schema):
    """What you might do yourself, and in which community."""

    mark = fields.String(required=True)
    says = fields.String(required=True)
    why = fields.String(required=True)
    community = fields.String(required=True, metadata={"description": "Its slug."})


class LeadingOut(Schema):
    """Whether you are prompted to lead by example, and the prompt that waits; for you alone."""

    state = fields.String(required=True, metadata={"description": "`on`, `paused` or `off`."})
    paused_until = fields.AwareDateTime(required=True, allow_none=True)
    prompt = fields.Nested(PromptOut, required=True, allow_none=True)
