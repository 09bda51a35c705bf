"""What is sent about held mails, by pages and by programs, and what is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema, Text
from community.text import LONGEST_SOURCE
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_TITLE

REPLY = "reply"
KINDS = (REPLY, str(ThreadKind.DISCUSSION), str(ThreadKind.QUESTION))


class HeldMailIn(StrictSchema):
    """Posting a held mail; the title counts for threads alone."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = Line(most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)


def kind_of(data: dict[str, Any]) -> ThreadKind | None:
    """Of the thread that it becomes; None for a reply."""
    return None if data["kind"] == REPLY else ThreadKind(data["kind"])


class HeldMailOut(Schema):
    """A held mail; what is null of its place is not there, or not for you to read."""

    id = fields.Integer(required=True)
    why = fields.String(required=True, metadata={"description": "A word for the reason."})
    title = fields.String(required=True, metadata={"description": "The subject."})
    body = fields.String(required=True)
    left_out = fields.Integer(
        required=True, metadata={"description": "How many files that came with it were left out."}
    )
    came_at = fields.AwareDateTime(required=True, format="iso")
    community = fields.String(required=True, allow_none=True, attribute="community_slug")
    thread_id = fields.Integer(required=True, allow_none=True)
    thread_title = fields.String(required=True, allow_none=True)
