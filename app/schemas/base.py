"""The strict base of every schema: unknown fields are errors, text is trimmed and bounded."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.schemas import messages
from community.words import N_

messages.take_over()  # before the first field copies what it says

_CONTROL = frozenset(map(chr, range(32))) - {"\n", "\r", "\t"}


class StrictSchema(Schema):
    """Refuses what it does not know."""

    error_messages = messages.OF_SCHEMAS

    class Meta:
        """Settings that subclasses inherit."""

        unknown = RAISE


class Text(fields.String):
    """Trimmed text of `least` to `most` characters without control characters."""

    def __init__(self, *, least: int = 0, most: int, **more: Any) -> None:
        more.setdefault("required", least > 0)
        if least == 0:
            more.setdefault("load_default", "")
        super().__init__(validate=validate.Length(min=least, max=most), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **more)).strip()
        if _CONTROL.intersection(text) or _has_surrogates(text):
            message = N_("Remove the characters that cannot be shown.")
            raise ValidationError(message)
        return text


class Line(Text):
    """Text on one line: line breaks and runs of blanks become one blank."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **more).split())


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
