"""What people type about themselves and their keys."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from app.schemas.base import Line, StrictSchema


class Address(Line):
    """A mail address, in lower case."""

    def __init__(self, **more: Any) -> None:
        super().__init__(least=3, most=254, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        address = super()._deserialize(value, attr, data, **more).lower()
        validate.Email(error="This does not look like a mail address.")(address)
        if not address.isascii():
            raise ValidationError("Use an address of plain letters, or its form in punycode.")
        return address


class Password(fields.String):
    """A password as typed: nothing is trimmed. The domain judges its strength."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", True)
        super().__init__(validate=validate.Length(min=1, max=4096), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        typed = str(super()._deserialize(value, attr, data, **more))
        if any("\ud800" <= character <= "\udfff" or character == "\0" for character in typed):
            raise ValidationError("Remove the characters that cannot be typed again.")
        return typed


class SignUpSchema(StrictSchema):
    """A new person."""

    name = Line(least=1, most=80)
    email = Address()
    password = Password()


class SignInSchema(StrictSchema):
    """Mail address or handle, and the password."""

    login = Line(least=1, most=254)
    password = Password()


class EmailSchema(StrictSchema):
    """One mail address."""

    email = Address()


class ConfirmSchema(StrictSchema):
    """The token of a mailed link and the password of the sign-up."""

    token = Line(least=1, most=100)
    password = Password()
