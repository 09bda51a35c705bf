"""People in the API: oneself, others, names to choose from."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.schemas.accounts import PreferencesSchema, Website
from app.schemas.base import Line, StrictSchema, Text
from app.schemas.knowing import SubjectOut
from app.schemas.reactions import BadgeOut


class AvatarAddress(fields.String):
    """Where a person's picture is, from the digest that names it; null when there is none."""

    def __init__(self) -> None:
        description = "Address of the picture, 192 pixels wide; 48 and 96 stand beside it."
        super().__init__(required=True, allow_none=True, metadata={"description": description})

    def _serialize(self, value: str | None, attr: Any, obj: Any, **more: Any) -> str | None:
        del attr, obj, more
        return value and f"/api/v1/avatars/{value}/192.webp"


class PersonOut(StrictSchema):
    """A person in a list."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    headline = fields.String(required=True)
    avatar = AvatarAddress()


class FollowedOut(PersonOut):
    """Somebody whom you follow."""

    since = fields.AwareDateTime(required=True)


class FollowersForm(StrictSchema):
    """Whether you may be followed."""

    welcome = fields.Boolean(required=True)


class MembershipShown(StrictSchema):
    """A community that a person belongs to."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)


class ProfileOut(PersonOut):
    """A person's profile as the reader may see it."""

    bio_html = fields.String(required=True)
    team = fields.String(required=True)
    location = fields.String(required=True)
    website = fields.String(required=True)
    role = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    communities = fields.List(fields.Nested(MembershipShown), required=True)
    badges = fields.List(
        fields.Nested(BadgeOut),
        required=True,
        metadata={"description": "For help given, where the person shows them."},
    )
    asks_about = fields.List(fields.Nested(SubjectOut), required=True)
    answers_about = fields.List(fields.Nested(SubjectOut), required=True)


class WrittenOut(StrictSchema):
    """A reply or an answer in a list of what its author wrote."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True)
    title = fields.String(required=True, metadata={"description": "The title of the thread."})
    kind = fields.String(required=True)
    community = fields.String(required=True, metadata={"description": "Its slug."})
    excerpt = fields.String(required=True, metadata={"description": "The first words, plain."})
    created_at = fields.AwareDateTime(required=True)
    score = fields.Integer(required=True)
    accepted = fields.Boolean(required=True)


class MeOut(StrictSchema):
    """The one who asks."""

    id = fields.Integer(required=True)
    handle = fields.String(required=True)
    name = fields.String(required=True)
    avatar = AvatarAddress()
    email = fields.String(required=True, allow_none=True)
    headline = fields.String(required=True)
    bio = fields.String(required=True, metadata={"description": "Markdown, as written."})
    team = fields.String(required=True)
    location = fields.String(required=True)
    website = fields.String(required=True)
    locale = fields.String(required=True)
    time_zone = fields.String(required=True)
    theme = fields.String(required=True)
    single_keys = fields.Boolean(
        required=True, metadata={"description": "Whether shortcuts of one character act."}
    )
    keeps_places = fields.Boolean(
        required=True, metadata={"description": "Whether it is remembered how far you have read."}
    )
    mail_notices = fields.Boolean(required=True)
    mail_today = fields.Boolean(required=True)
    role = fields.String(required=True)
    version = fields.Integer(required=True)


class MePatch(PreferencesSchema):
    """What one changes about oneself; loaded partially, what is left out stays as it is."""

    handle = Line(least=1, most=60)
    name = Line(least=1, most=80)
    headline = Line(most=120)
    bio = Text(most=4000)
    team = Line(most=80)
    location = Line(most=80)
    website = Website()
    mail_notices = fields.Boolean()
    mail_today = fields.Boolean()


class IdentityOut(StrictSchema):
    """An account elsewhere by which one signs in."""

    id = fields.Integer(required=True)
    issuer = fields.String(
        required=True, metadata={"description": "The provider that answers for it."}
    )
    created_at = fields.AwareDateTime(required=True, format="iso")
    last_used_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class AvatarOut(StrictSchema):
    """Where one's own picture is now."""

    avatar = AvatarAddress()
