"""Input and output of suggestions, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.threads import LONGEST_EDIT_REASON, AuthorOut
from community.revisions.models import SuggestionState
from community.suggestions.merging import Fit
from community.suggestions.policies import LONGEST_NOTE
from community.text import LONGEST_SOURCE
from community.threads.policies import LONGEST_TITLE, SHORTEST_TITLE

_MOST_HUNKS = 2_000
_VERSION = validate.Range(min=1, max=2**31 - 1)


class ThreadSuggestionForm(StrictSchema):
    """What a thread's first post is to say; `version` is the one it started from."""

    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=300)
    reason = Line(most=LONGEST_EDIT_REASON, load_default="")
    version = fields.Integer(required=True, validate=_VERSION)


class ReplySuggestionForm(StrictSchema):
    """What a reply is to say."""

    body = Text(least=1, most=LONGEST_SOURCE)
    reason = Line(most=LONGEST_EDIT_REASON, load_default="")
    version = fields.Integer(required=True, validate=_VERSION)


class DecisionForm(StrictSchema):
    """Which changes are taken over, as the post stood in `version`; all others are refused."""

    take = Several(Line(least=1, most=20), load_default=list, most=_MOST_HUNKS)
    note = Text(most=LONGEST_NOTE, load_default="")
    version = fields.Integer(required=True, validate=_VERSION)


class NewThreadSuggestion(StrictSchema):
    """What the first post is to say; what is left out stays."""

    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE, required=False)
    body = Text(least=1, most=LONGEST_SOURCE, required=False)
    tags = Several(Line(least=1, most=40), most=5)
    reason = Line(most=LONGEST_EDIT_REASON, required=False)
    version = fields.Integer(
        required=True,
        strict=True,
        validate=_VERSION,
        metadata={"description": "Of the post it starts from; its ETag begins with it."},
    )


class NewReplySuggestion(StrictSchema):
    """What the reply is to say."""

    body = Text(least=1, most=LONGEST_SOURCE)
    reason = Line(most=LONGEST_EDIT_REASON, required=False)
    version = fields.Integer(required=True, strict=True, validate=_VERSION)


class SuggestionDecision(StrictSchema):
    """The keys of the changes to take over; all others are refused."""

    take = Several(Line(least=1, most=20), load_default=list, most=_MOST_HUNKS)
    note = Text(most=LONGEST_NOTE, load_default="")
    version = fields.Integer(
        required=True,
        strict=True,
        validate=_VERSION,
        metadata={"description": "Of the post you looked at: `post_version` of the suggestion."},
    )


class SuggestionItemOut(Schema):
    """A suggestion in a list."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True, attribute="thread_title")
    community = fields.String(required=True, attribute="community_slug")
    proposer = fields.Nested(AuthorOut, required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(tuple(SuggestionState)))
    created_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by = fields.Nested(AuthorOut, required=True, allow_none=True)
    note = fields.String(required=True)


class HunkOut(Schema):
    """One change; `fit` says how it stands to what the post says now, `now` what that is."""

    key = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)
    fit = fields.String(required=True, validate=validate.OneOf(tuple(Fit)))
    now = fields.String(required=True)
    taken = fields.Boolean(required=True)


class SuggestionOut(SuggestionItemOut):
    """A suggestion with its single changes."""

    hunks = fields.List(fields.Nested(HunkOut), required=True)
    post_version = fields.Integer(required=True)
