"""The strict base of every schema: unknown fields are errors, text is trimmed and bounded."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.schemas import messages
from community.words import N_

messages.take_over()  # before the first field copies what it says

# Letters and marks by their category that show nothing.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_CONTROL = frozenset(map(chr, range(32))) - {"\n", "\r", "\t"}


class StrictSchema(Schema):
    """Refuses what it does not know."""

    error_messages = messages.OF_SCHEMAS

    class Meta:
        """Settings that subclasses inherit."""

        unknown = RAISE


class Text(fields.String):
    """Trimmed text of `least` to `most` characters without control characters.

    What would show nothing counts as empty: a title of it could be neither read nor followed.
    """

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
        return text if _shows(text) else ""


class Line(Text):
    """Text on one line: line breaks and runs of blanks become one blank."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **more).split())


class Moment(fields.AwareDateTime):
    """A moment with its offset, in UTC: at the ends of the calendar some have none there."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        at: datetime = super()._deserialize(value, attr, data, **more)
        try:
            return at.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


class Several(fields.List[Any]):
    """A list of `least` to `most` items, which are counted before any is looked at."""

    def __init__(self, item: fields.Field[Any], *, least: int = 0, most: int, **more: Any) -> None:
        self._count = validate.Length(min=least or None, max=most)
        # Given to the field too, where the document of the API finds it.
        super().__init__(item, validate=self._count, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> list[Any]:
        if isinstance(value, list):
            self._count(value)
        return super()._deserialize(value, attr, data, **more)


def seen_change(**more: Any) -> fields.Integer:
    """The newest change that whoever sends this has seen; 0 before there is any."""
    more = more or {"load_default": None, "allow_none": True}
    return fields.Integer(
        validate=validate.Range(min=0, max=2**63 - 1),
        metadata={"description": "The newest change you have seen; 0 before there is any."},
        **more,
    )


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _shows(text: str) -> bool:
    return any(
        unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp", "Zs")
        and character not in _BLANKS
        and not "\ufe00" <= character <= "\ufe0f"  # which form a letter before them has
        for character in text
    )
