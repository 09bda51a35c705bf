"""What the provider says of a person, taken with care."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from app.oidc.carried import moment
from app.oidc.failures import SignOnFailed
from app.schemas.accounts import EmailSchema
from community.identities.policies import Claims

_LONGEST = 255
_MOST_GROUPS = 2_000


def claims_of(
    token: Mapping[str, Any], info: Mapping[str, Any], *, issuer: str, groups_claim: str
) -> Claims:
    """The claims of an ID token and of the answer about the person beside it.

    Each thing is taken from one of the two whole: an address never with the other's word for it.
    """
    subject = token.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST:
        raise SignOnFailed("the subject is empty or too long")
    if not subject.isprintable():
        raise SignOnFailed("the subject has signs that cannot be kept")
    mail = token if "email" in token else info
    return Claims(
        issuer=issuer,
        subject=subject,
        name=_name(token if "name" in token else info),
        email=_verified_address(mail),
        groups=_groups(token, info, groups_claim) if groups_claim else None,
        proved_at=moment(token.get("auth_time")),
    )


def named(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by dots through objects: `realm_access.roles`."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _name(claims: Mapping[str, Any]) -> str:
    for key in ("name", "preferred_username", "nickname"):
        given = claims.get(key)
        if isinstance(given, str):
            shown = "".join(sign if sign.isprintable() else " " for sign in given[:500])
            words = " ".join(shown.split())[:80].strip()
            if words:
                return words
    return ""


def _verified_address(claims: Mapping[str, Any]) -> str | None:
    """The address that the provider has verified; the word "true" is not its word for it.

    Only plain letters: of others, lower case may be somebody else's.
    """
    given = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(given, str):
        return None
    if not given.isascii():
        return None
    try:
        email: str = EmailSchema().load({"email": given})["email"]
    except ValidationError:
        return None
    return email


def _groups(token: Mapping[str, Any], info: Mapping[str, Any], path: str) -> frozenset[str] | None:
    """The groups; none when none are named, and None when they stand somewhere else."""
    elsewhere = token.get("_claim_names")
    if isinstance(elsewhere, Mapping) and path in elsewhere:
        return None
    given = named(token, path)
    given = named(info, path) if given is None else given
    listed = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if len(listed) > _MOST_GROUPS:
        return None
    return frozenset(each for each in listed if isinstance(each, str) and len(each) <= _LONGEST)
