"""What is sent and answered about terms and privacy."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema, Text
from community.text import LONGEST_SOURCE


class TermsForm(StrictSchema):
    """A new version; `after` is the number of the one it was written from."""

    body = Text(most=LONGEST_SOURCE)
    asks = fields.Boolean(load_default=False)  # a box that is not ticked is not sent
    after = fields.Integer(required=True, validate=validate.Range(min=0, max=1_000_000))


class AgreementForm(StrictSchema):
    """Consent to the versions that were shown, named by their numbers in the database."""

    agreed = fields.Boolean(load_default=False)
    read = Line(most=60)


class TermsOut(Schema):
    """A text in force."""

    kind = fields.String(required=True)
    number = fields.Integer(required=True)
    asks = fields.Boolean(required=True)
    published_at = fields.AwareDateTime(required=True, format="iso")
    body = fields.String(required=True)
    body_html = fields.String(required=True)


class TermsInForce(Schema):
    """What is in force now; a text that nobody has written is left out."""

    items = fields.List(fields.Nested(TermsOut), required=True)


def ids_read(given: Any) -> list[int]:
    """The numbers of a hidden field, in which they stand with blanks between; none when bent.

    >>> ids_read("3 4")
    [3, 4]
    """
    words = str(given).split()
    plain = all(word.isascii() and word.isdigit() and len(word) < 18 for word in words)
    return [int(word) for word in words] if plain else []
