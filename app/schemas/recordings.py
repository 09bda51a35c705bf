"""Input and output of recordings of articles."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema, Text
from community.articles.actions.recording import LONGEST_TITLE, LONGEST_URL
from community.articles.transcripts import LONGEST_TRANSCRIPT


class RecordingForm(StrictSchema):
    """A recording: its address, and a transcript as WebVTT, SRT or plain text."""

    title = Line(least=1, most=LONGEST_TITLE)
    address = Line(least=1, most=LONGEST_URL)
    transcript = Text(most=LONGEST_TRANSCRIPT)


class RecordingPassageOut(Schema):
    """Some sentences; `start` in seconds, null where no time is known."""

    start = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True)


class RecordingOut(Schema):
    """A recording with what is said in it."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    url = fields.String(required=True)
    passages = fields.List(fields.Nested(RecordingPassageOut), required=True)


class RecordingsOut(Schema):
    """The recordings of an article, as they were added."""

    items = fields.List(fields.Nested(RecordingOut), required=True)
