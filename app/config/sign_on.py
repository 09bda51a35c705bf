"""The settings of single sign-on, and of whom Hearth may ask besides the public internet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.config.faults import BadSetting
from app.fetching.targets import Allowed, bad_entry

_NAME = "HEARTH_OIDC_"
_ROLES = ("programme_owner", "admin")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_SCOPE = re.compile(r"[!#-\[\]-~]+")


@dataclass(frozen=True, kw_only=True)
class GroupRule:
    """Who is in `group` at the provider belongs to a community, or holds a role."""

    group: str
    community: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class SignOn:
    """The provider by which people sign in, as the operator describes it."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)  # empty for a public client
    label: str
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    mail_is_proof: bool = False  # a verified address is enough to be its account here
    groups_claim: str = ""
    groups: tuple[GroupRule, ...] = ()


def read_fetch_allow(
    given: Mapping[str, str], setting: str = "HEARTH_FETCH_ALLOW"
) -> tuple[str, ...]:
    """Hosts and networks that the setting names; raises BadSetting."""
    entries = tuple(given.get(setting, "").replace(",", " ").split())
    wrong = bad_entry(entries)
    if wrong is not None:
        raise BadSetting(
            f"{setting} names {wrong!r}; write hosts like login.internal or "
            "login.internal:8443, and networks like 10.20.0.0/16."
        )
    return entries


def read_sign_on(given: Mapping[str, str]) -> SignOn | None:
    """The provider, or None when none is named; raises BadSetting for half a description."""
    told = {name: value for name, value in given.items() if name.startswith(_NAME)}
    if not told:
        return None
    for needed in ("ISSUER", "CLIENT_ID"):
        if not told.get(_NAME + needed):
            raise BadSetting(
                f"{_NAME}{needed} is missing. Single sign-on needs it, or take the other "
                f"{_NAME}… settings away."
            )
    issuer = _issuer(told[_NAME + "ISSUER"], read_fetch_allow(given))
    claim = told.get(_NAME + "GROUPS_CLAIM", "").strip()
    groups = _groups(told.get(_NAME + "GROUPS", ""))
    if bool(claim) != bool(groups):
        raise BadSetting(
            f"{_NAME}GROUPS_CLAIM says where groups are named and {_NAME}GROUPS what they give: "
            "set both, or neither."
        )
    return SignOn(
        issuer=issuer,
        client_id=told[_NAME + "CLIENT_ID"].strip(),
        client_secret=_secret(told),
        label=_label(told.get(_NAME + "LABEL") or urlsplit(issuer).hostname or issuer),
        scopes=_scopes(told.get(_NAME + "SCOPES", "")),
        mail_is_proof=_mail(told.get(_NAME + "MAIL") or "hint"),
        groups_claim=claim,
        groups=groups,
    )


def _issuer(given: str, allow: tuple[str, ...]) -> str:
    parts = urlsplit(given.strip())
    fit = parts.scheme in ("https", "http") and parts.hostname and not parts.query
    if not fit or parts.fragment or "@" in parts.netloc:
        raise BadSetting(
            f"{_NAME}ISSUER is {given!r}; it must look like https://login.example.org/realm, "
            "as the provider writes it."
        )
    named = Allowed.parse(allow).names(parts.hostname or "", parts.port or 80)
    if parts.scheme == "http" and not named:
        raise BadSetting(
            f"{_NAME}ISSUER begins with http://, which anybody between can read and change. Use "
            f"https, or name {parts.netloc} in HEARTH_FETCH_ALLOW if that is your own network."
        )
    return given.strip()


def _secret(told: Mapping[str, str]) -> str:
    file = told.get(_NAME + "CLIENT_SECRET_FILE")
    if not file:
        return told.get(_NAME + "CLIENT_SECRET", "")
    if told.get(_NAME + "CLIENT_SECRET"):
        raise BadSetting(f"Set {_NAME}CLIENT_SECRET or {_NAME}CLIENT_SECRET_FILE, not both.")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{_NAME}CLIENT_SECRET_FILE cannot be read: {error}.") from None
    if not secret:
        raise BadSetting(f"{_NAME}CLIENT_SECRET_FILE points to {file}, which is empty.")
    return secret


def _label(given: str) -> str:
    label = " ".join(given.split())
    if len(label) > 40:
        raise BadSetting(f"{_NAME}LABEL has {len(label)} characters; a button has room for 40.")
    return label


def _scopes(given: str) -> tuple[str, ...]:
    scopes = tuple(given.split()) or ("openid", "email", "profile")
    if "openid" not in scopes or not all(map(_SCOPE.fullmatch, scopes)):
        raise BadSetting(f"{_NAME}SCOPES is {given!r}; it must hold openid, words between spaces.")
    return scopes


def _mail(given: str) -> bool:
    if given not in ("hint", "proof"):
        raise BadSetting(f"{_NAME}MAIL is {given!r}; it must be hint or proof.")
    return given == "proof"


def _groups(given: str) -> tuple[GroupRule, ...]:
    """`group=community:slug; other group=role:admin`; a group may hold any sign but `;`."""
    return tuple(_rule(part.strip()) for part in given.split(";") if part.strip())


def _rule(written: str) -> GroupRule:
    group, _, gift = written.rpartition("=")
    kind, _, name = gift.strip().partition(":")
    group, name = group.strip(), name.strip()
    if 0 < len(group) <= 255 and kind == "community" and _SLUG.fullmatch(name):
        return GroupRule(group=group, community=name)
    if 0 < len(group) <= 255 and kind == "role" and name in _ROLES:
        return GroupRule(group=group, role=name)
    raise BadSetting(
        f"{_NAME}GROUPS holds {written!r}; write group=community:slug or group=role:"
        f"{' or group=role:'.join(_ROLES)}, with ; between."
    )
