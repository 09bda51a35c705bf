"""What is sent about drafts, by pages and by programs, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, pre_load, validate, validates

from app.schemas.base import Line, StrictSchema, Text
from community.drafts.actions.keeping import LONGEST_REASON, LONGEST_TAGS
from community.drafts.places import Act
from community.text import LONGEST_SOURCE
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_TITLE
from community.words import N_

_LARGEST = 2**63 - 1
_KINDS = ("", *(str(kind) for kind in ThreadKind))


class DraftWords(StrictSchema):
    """What was typed so far; `version` is that of the post which is edited."""

    kind = fields.String(load_default="", validate=validate.OneOf(_KINDS))
    title = Line(most=LONGEST_TITLE)
    body = Text(most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAGS)
    reason = Line(most=LONGEST_REASON)
    alias = fields.Boolean(load_default=False)
    version = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1)
    )


class DraftForm(DraftWords):
    """What an open page sends while somebody types: the place, and the draft it has seen."""

    place = Line(least=1, most=80)
    draft = Line(most=60)

    @pre_load
    def _left_out(self, data: Any, **_more: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if (name, value) != ("version", "")}


def _alias() -> fields.Boolean:
    says = "Post it without your name."
    return fields.Boolean(load_default=False, metadata={"description": says})


class _When(StrictSchema):
    post_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        format="iso",
        metadata={"description": "When it is to be posted, 5 minutes to 90 days from now."},
    )
    time_zone = fields.String(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "In which the time was chosen; empty for your own."},
    )

    @validates("time_zone")
    def _known(self, value: str, **_more: Any) -> None:
        if value and value not in available_timezones():
            message = N_("Choose a time zone from the list.")
            raise ValidationError(message)


class NewDraft(_When):
    """A draft: of a thread in `community`, or of something about a thread or one of its posts."""

    act = fields.String(required=True, validate=validate.OneOf([str(act) for act in Act]))
    community = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    thread_id = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, _LARGEST)
    )
    reply_id = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, _LARGEST)
    )
    kind = fields.String(load_default="", validate=validate.OneOf(_KINDS))
    title = Line(most=LONGEST_TITLE)
    body = Text(most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAGS)
    reason = Line(most=LONGEST_REASON)
    alias = _alias()


class DraftPut(_When):
    """All that the draft is to hold; with `post_at` it is posted then, without it waits for you."""

    kind = fields.String(load_default="", validate=validate.OneOf(_KINDS))
    title = Line(most=LONGEST_TITLE)
    body = Text(most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAGS)
    reason = Line(most=LONGEST_REASON)
    alias = _alias()


class DraftPlaceOut(Schema):
    """Where a draft belongs."""

    community = fields.String(required=True, attribute="community_slug")
    thread_id = fields.Integer(required=True, allow_none=True)
    thread_title = fields.String(required=True, allow_none=True)
    reply_id = fields.Integer(required=True, allow_none=True)


class OwnDraftOut(Schema):
    """A draft; `place` is null when you may not read there any more, or it was removed."""

    id = fields.Integer(required=True)
    act = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    tags = fields.String(required=True)
    reason = fields.String(required=True)
    alias = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True, format="iso")
    touched_at = fields.AwareDateTime(required=True, format="iso")
    post_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    time_zone = fields.String(required=True)
    refused = fields.String(
        required=True,
        metadata={"description": "Why it was not posted at its time; empty otherwise."},
    )
    place = fields.Nested(DraftPlaceOut, required=True, allow_none=True)
    version = fields.Integer(required=True)


class PostedOut(Schema):
    """What a draft became; `url` is its address in the API."""

    url = fields.String(required=True)
