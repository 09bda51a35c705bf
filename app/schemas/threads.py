"""Input and output of threads and replies, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import fields, validate

from app.schemas.base import Line, StrictSchema, Text
from community.text import LONGEST_SOURCE
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_COMMENT, LONGEST_TITLE, SHORTEST_TITLE

_LONGEST_TAG_LINE = 300


class ThreadForm(StrictSchema):
    """Starting a thread on a page; tags are one line with commas."""

    kind = fields.Enum(ThreadKind, by_value=True, load_default=ThreadKind.DISCUSSION)
    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=_LONGEST_TAG_LINE)


class ThreadEditForm(StrictSchema):
    """Changing a thread; `version` is the one the editor started from."""

    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=_LONGEST_TAG_LINE)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class ReplyForm(StrictSchema):
    """A reply or an answer."""

    body = Text(least=1, most=LONGEST_SOURCE)


class CommentForm(StrictSchema):
    """A comment."""

    body = Text(least=1, most=LONGEST_COMMENT)


class ReplyEditForm(StrictSchema):
    """Changing a reply; `version` as in `ThreadEditForm`."""

    body = Text(least=1, most=LONGEST_SOURCE)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class DuplicateForm(StrictSchema):
    """Which thread asked first: its address or its number."""

    target = Line(least=1, most=300)


def split_tags(line: str) -> list[str]:
    """The tags of a line, as typed between commas."""
    return [part.strip() for part in line.split(",") if part.strip()]
