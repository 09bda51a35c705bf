"""What people type about themselves and their keys."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate, validates

from app.i18n import LANGUAGES
from app.schemas.base import Line, StrictSchema, Text
from app.schemas.messages import Message
from community.words import N_


class Address(Line):
    """A mail address, in lower case."""

    def __init__(self, **more: Any) -> None:
        super().__init__(least=3, most=254, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        address = super()._deserialize(value, attr, data, **more).lower()
        validate.Email()(address)
        if not address.isascii():
            raise ValidationError(N_("Use an address of plain letters, or its form in punycode."))
        return address


class Password(fields.String):
    """A password as typed: nothing is trimmed. The domain judges its strength."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", True)
        super().__init__(validate=validate.Length(min=1, max=4096), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        typed = str(super()._deserialize(value, attr, data, **more))
        if any("\ud800" <= character <= "\udfff" or character == "\0" for character in typed):
            raise ValidationError(N_("Remove the characters that cannot be typed again."))
        return typed


class SignUpSchema(StrictSchema):
    """A new person; `invitation` is the secret of an admin's link, `words` are for the admins.

    `agreed` and `read` are about the terms, see `AgreementForm`.
    """

    name = Line(least=1, most=80)
    email = Address()
    password = Password()
    invitation = Line(most=100)
    words = Line(most=500)
    agreed = fields.Boolean(load_default=False)
    read = Line(most=60)
    # No person sees it; who has it filled in by a program of theirs is shown it and told.
    homepage = fields.String(
        load_default="",
        validate=validate.Length(max=0, error=N_("Leave this empty: it is there for programs.")),
    )


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


class NewPasswordByLinkSchema(ConfirmSchema):
    """The token of a mailed link and the password to set."""


class CodeSchema(StrictSchema):
    """A code of the authenticator app, or a recovery code."""

    code = Line(least=1, most=40)


class ClaimSchema(StrictSchema):
    """The link or code that hands a person over, and how they will sign in."""

    token = Line(least=1, most=100)
    email = Address()
    password = Password()


class PasskeyAnswerSchema(StrictSchema):
    """What the browser's authenticator answered; `app.passkeys` verifies it."""

    credential = fields.Dict(keys=fields.String(), required=True)
    name = Line(most=60)


class PasswordSchema(StrictSchema):
    """The password one signs in with."""

    password = Password()


class PasswordChangeSchema(StrictSchema):
    """The current password and the one to come."""

    current = Password()
    password = Password()


class TokenSchema(StrictSchema):
    """The token of a mailed link."""

    token = Line(least=1, most=100)


class NameSchema(StrictSchema):
    """A name for one's own use."""

    name = Line(least=1, most=60)


class Website(Line):
    """An address on the web, or nothing."""

    def __init__(self, **more: Any) -> None:
        super().__init__(most=200, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        address = super()._deserialize(value, attr, data, **more)
        if address:
            whole = validate.URL(
                schemes={"http", "https"},
                error=Message(N_("Write the whole address: https://example.org.")),
            )
            whole(address)
        return address


class ProfileSchema(StrictSchema):
    """What others read about a person."""

    name = Line(least=1, most=80)
    headline = Line(most=120)
    bio = Text(most=4000)
    team = Line(most=80)
    location = Line(most=80)
    website = Website()
    version = fields.Integer(load_default=None, allow_none=True)


class HandleSchema(StrictSchema):
    """The name that mentions and addresses use; the domain judges its form."""

    handle = Line(least=1, most=60)


class PreferencesSchema(StrictSchema):
    """How pages look; an empty choice means as the browser asks."""

    locale = fields.String(load_default="", validate=validate.OneOf(["", *LANGUAGES]))
    time_zone = fields.String(load_default="", validate=validate.Length(max=40))
    theme = fields.String(
        load_default="", validate=validate.OneOf(["", "light", "dark", "contrast"])
    )
    # A box that is not ticked is not sent.
    single_keys = fields.Boolean(load_default=False)
    keeps_places = fields.Boolean(load_default=False)
    counts_searches = fields.Boolean(load_default=False)

    @validates("time_zone")
    def _known(self, value: str, **_more: Any) -> None:
        if value and value not in available_timezones():
            raise ValidationError(N_("Choose a time zone from the list."))


class NoticesSchema(StrictSchema):
    """Whether notices are mailed as well."""

    mail_notices = fields.Boolean(load_default=False)
    mail_today = fields.Boolean(load_default=False)
