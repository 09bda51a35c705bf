"""Input and output of threads and replies, for page forms and the API alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.answers import EndorserOut
from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.bodies import BodyHtml
from app.schemas.reactions import ReactionsOut, mark_out
from app.schemas.reading import ThreadUnreadOut
from community.aliases.policies import is_alias
from community.text import LONGEST_SOURCE
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_COMMENT, LONGEST_TITLE, SHORTEST_TITLE, Mark
from community.threads.statuses import QuestionStatus

LONGEST_TAG_LINE = 300
LONGEST_EDIT_REASON = 200


class _Trapped(StrictSchema):
    """A field that no person sees; whoever fills it in is likely a program."""

    homepage = Line(most=2_000, load_default="")


class ThreadForm(_Trapped):
    """Starting a thread on a page; tags are one line with commas.

    A facilitator who came from a move of the library may have it `noted` that they tried it.
    """

    kind = fields.Enum(ThreadKind, by_value=True, load_default=ThreadKind.DISCUSSION)
    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)
    alias = fields.Boolean(load_default=False)
    move = Line(most=40)
    flag = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**63 - 1))
    noted = fields.Boolean(load_default=False)
    mark = fields.String(load_default="", validate=validate.OneOf(("", *Mark)))


class ThreadEditForm(StrictSchema):
    """Changing a thread; `version` is the one the editor started from."""

    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)
    reason = Line(most=LONGEST_EDIT_REASON, load_default="")
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class ReplyForm(_Trapped):
    """A reply or an answer; who answers has read what the page showed, up to `read_up_to`."""

    body = Text(least=1, most=LONGEST_SOURCE)
    alias = fields.Boolean(load_default=False)
    read_up_to = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(0, 2**63 - 1)
    )


class CommentForm(_Trapped):
    """A comment; on a question it may say what that lacks."""

    body = Text(least=1, most=LONGEST_COMMENT)
    alias = fields.Boolean(load_default=False)
    needs_detail = fields.Boolean(load_default=False)


class ReplyEditForm(StrictSchema):
    """Changing a reply; `version` as in `ThreadEditForm`."""

    body = Text(least=1, most=LONGEST_SOURCE)
    reason = Line(most=LONGEST_EDIT_REASON, load_default="")
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class SupersedingForm(StrictSchema):
    """Which question took the place of this one: its address or its number."""

    target = Line(least=1, most=300)


class DuplicateForm(StrictSchema):
    """Which thread asked first: its address or its number."""

    target = Line(least=1, most=300)


def split_tags(line: str) -> list[str]:
    """The tags of a line, as typed between commas."""
    return [part.strip() for part in line.split(",") if part.strip()]


class NewThread(StrictSchema):
    """A thread to start."""

    community = Line(least=2, most=60, metadata={"description": "Its slug."})
    kind = fields.Enum(ThreadKind, by_value=True, load_default=ThreadKind.DISCUSSION)
    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Several(Line(least=1, most=40), load_default=list, most=5)
    alias = fields.Boolean(
        load_default=False,
        metadata={"description": "Post without your name: readers see a made-up one."},
    )


def _why() -> Line:
    says = "Why it was changed; readers find it in the history."
    return Line(most=LONGEST_EDIT_REASON, required=False, metadata={"description": says})


class ThreadPatch(StrictSchema):
    """What to change about a thread; what is left out stays."""

    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE, required=False)
    body = Text(least=1, most=LONGEST_SOURCE, required=False)
    tags = Several(Line(least=1, most=40), most=5)
    reason = _why()


class NewReply(StrictSchema):
    """A reply or answer; a comment when `comment` is true or `parent_id` is given."""

    body = Text(least=1, most=LONGEST_SOURCE)
    comment = fields.Boolean(load_default=False)
    alias = fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Post without your name. In a thread in which you do so already every "
            "post goes out under your alias there, and `false` is refused."
        },
    )
    parent_id = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 2**63 - 1)
    )


class ReplyPatch(StrictSchema):
    """The new text of a reply."""

    body = Text(least=1, most=LONGEST_SOURCE)
    reason = _why()


class DuplicateTarget(StrictSchema):
    """The thread that came first."""

    target_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**63 - 1))


class SupersedingTarget(StrictSchema):
    """The question that took its place."""

    target_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**63 - 1))


class _IsAlias(fields.Boolean):
    """Whether the handle beside it is that of an alias."""

    def serialize(self, attr: str, obj: Any, *_more: Any, **_named: Any) -> bool:
        del attr
        return is_alias(obj["handle"] if isinstance(obj, Mapping) else obj.handle)


class AuthorOut(Schema):
    """Who wrote a post; an `alias` is a made-up name in one thread and has no profile."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    alias = _IsAlias(required=True)


class ThreadItemOut(Schema):
    """A thread in a list."""

    id = fields.Integer(required=True)
    community = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    author = fields.Nested(AuthorOut, required=True)
    tags = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    last_activity_at = fields.AwareDateTime(required=True)
    replies_count = fields.Integer(required=True)
    answers_count = fields.Integer(required=True)
    score = fields.Integer(required=True)
    same_count = fields.Integer(
        required=True, metadata={"description": "How many have the same problem."}
    )
    status = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(tuple(QuestionStatus)),
        metadata={"description": "Of a question; null for every other thread."},
    )
    accepted = fields.Boolean(required=True)
    locked = fields.Boolean(required=True)
    pinned = fields.Boolean(required=True)
    archived = fields.Boolean(required=True)
    unread = fields.Nested(
        ThreadUnreadOut,
        required=True,
        allow_none=True,
        metadata={"description": "What is unread to you; null when nothing is."},
    )


class TakenOut(Schema):
    """Who is at a question, and until when."""

    by = fields.Nested(AuthorOut, required=True)
    until = fields.AwareDateTime(required=True)


class WaitingQuestionOut(ThreadItemOut):
    """A question without an answer."""

    newcomer = fields.Boolean(
        required=True,
        metadata={"description": "Asked in their first 30 days there, or as their first question."},
    )
    taken = fields.Nested(TakenOut, required=True, allow_none=True)


class ThreadOut(ThreadItemOut):
    """A thread with its first post; the texts are null when it was removed."""

    body = fields.String(required=True, allow_none=True)
    body_html = BodyHtml(required=True, allow_none=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    accepted_reply_id = fields.Integer(required=True, allow_none=True)
    needs_detail_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The comment that says what the question lacks."},
    )
    taken = fields.Nested(TakenOut, required=True, allow_none=True)
    reactions = fields.Nested(ReactionsOut, required=True)
    mark = mark_out()
    superseded_by = fields.Integer(required=True, allow_none=True)
    duplicate_of = fields.Integer(required=True, allow_none=True)
    merged_into = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The thread in which it goes on."}
    )
    lock_reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it takes no more replies."}
    )
    lock_words = fields.String(
        required=True, allow_none=True, metadata={"description": "The same in somebody's words."}
    )
    state = fields.String(required=True, validate=validate.OneOf(("live", "hidden", "deleted")))
    attribution = fields.String(required=True, allow_none=True)


class ReplyOut(Schema):
    """A reply, answer or comment; the texts are null when it was removed."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    parent_id = fields.Integer(required=True, allow_none=True)
    body = fields.String(required=True, allow_none=True)
    body_html = BodyHtml(required=True, allow_none=True)
    author = fields.Nested(AuthorOut, required=True)
    created_at = fields.AwareDateTime(required=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    score = fields.Integer(required=True)
    reactions = fields.Nested(ReactionsOut, required=True)
    mark = mark_out()
    accepted = fields.Boolean(required=True)
    endorsed_by = fields.List(fields.Nested(EndorserOut), required=True)
    confirmed_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the accepted answer was last said to hold."},
    )
    review_due = fields.Boolean(
        required=True, metadata={"description": "Accepted, and not looked at for a year."}
    )
    reasoning = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "How whoever answered decided, as plain text."},
    )
    state = fields.String(required=True, validate=validate.OneOf(("live", "hidden", "deleted")))
    attribution = fields.String(required=True, allow_none=True)
