"""The settings of the mailbox in which answers by mail arrive."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.config.faults import BadSetting

_NAME = "HEARTH_IMAP_"
_NEEDED = ("HOST", "USER", "ADDRESS")
# An address has room for 64 signs before the @, and a token takes 48 of them.
LONGEST_FRAME = 16
_LOCAL = re.compile(r"[A-Za-z0-9._+={}-]+")
_DOMAIN = re.compile(r"(?=.{1,190}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_HOST = re.compile(r"[A-Za-z0-9:](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?")
_AUTHSERV = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,188}[A-Za-z0-9])?")
_PORTS = {"on": 993, "starttls": 143, "off": 143}
_LONGEST_FOLDER = 200
_MOST_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Where answers arrive, and how the addresses look that lead there."""

    host: str
    port: int
    tls: str  # on (from the first byte), starttls, off
    user: str
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    local: str  # before the @, with {} where the token stands, or without
    domain: str
    authserv: str = ""  # whose word on senders counts; empty: nobody's
    days: int = 30  # how long what was dealt with stays in the mailbox

    @property
    def has_many(self) -> bool:
        """Whether each token has an address of its own."""
        return "{}" in self.local

    def address(self, token: str) -> str:
        """The address that carries the token, or the only one."""
        return f"{self.local.replace('{}', token)}@{self.domain}"


def read_mailbox(given: Mapping[str, str]) -> Mailbox | None:
    """The mailbox, or None when none is named; raises BadSetting for half a description."""
    told = {name: value.strip() for name, value in given.items() if name.startswith(_NAME)}
    if not told:
        return None
    for needed in _NEEDED:
        if not told.get(_NAME + needed):
            raise BadSetting(
                f"{_NAME}{needed} is missing. Answers by mail need it, or take the other "
                f"{_NAME}… settings away."
            )
    host = _host(told[_NAME + "HOST"])
    tls = _tls(told.get(_NAME + "TLS") or "on", host)
    local, domain = _address(told[_NAME + "ADDRESS"])
    return Mailbox(
        host=host,
        port=_number(told, "PORT", default=_PORTS[tls], least=1, most=65_535),
        tls=tls,
        user=told[_NAME + "USER"],
        password=_password(told),
        folder=_folder(told.get(_NAME + "FOLDER") or "INBOX"),
        local=local,
        domain=domain,
        authserv=_authserv(told.get(_NAME + "AUTHSERV") or ""),
        days=_number(told, "DAYS", default=30, least=0, most=_MOST_DAYS),
    )


def _host(given: str) -> str:
    if not _HOST.fullmatch(given):
        raise BadSetting(f"{_NAME}HOST is {given!r}; it must look like imap.example.org.")
    return given


def _tls(given: str, host: str) -> str:
    if given not in _PORTS:
        raise BadSetting(f"{_NAME}TLS is {given!r}; it must be on, starttls or off.")
    if given == "off" and not _is_here(host):
        raise BadSetting(
            f"{_NAME}TLS=off sends the password in the open: it is for a server on this machine "
            "only. Write on or starttls."
        )
    return given


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(given: str) -> tuple[str, str]:
    local, at, domain = given.partition("@")
    frame = local.replace("{}", "", 1)
    fit = at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)
    if not fit or "{" in frame or "}" in frame:
        raise BadSetting(
            f"{_NAME}ADDRESS is {given!r}; write hearth+{{}}@example.org, where {{}} stands for "
            "what Hearth puts there, {}@reply.example.org for a domain of its own, or one plain "
            "address."
        )
    if "{}" in local and len(frame) > LONGEST_FRAME:
        raise BadSetting(
            f"{_NAME}ADDRESS has {len(frame)} characters before the @ beside {{}}; there is room "
            f"for {LONGEST_FRAME}."
        )
    return local.lower(), domain.lower()


def _password(told: Mapping[str, str]) -> str:
    file = told.get(_NAME + "PASSWORD_FILE")
    if not file:
        return told.get(_NAME + "PASSWORD", "")
    if told.get(_NAME + "PASSWORD"):
        raise BadSetting(f"Set {_NAME}PASSWORD or {_NAME}PASSWORD_FILE, not both.")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{_NAME}PASSWORD_FILE cannot be read: {error}.") from None
    if not secret:
        raise BadSetting(f"{_NAME}PASSWORD_FILE points to {file}, which is empty.")
    return secret


def _folder(given: str) -> str:
    fit = given.isascii() and given.isprintable() and len(given) <= _LONGEST_FOLDER
    if not fit or any(sign in given for sign in '"\\*%'):
        raise BadSetting(f"{_NAME}FOLDER is {given!r}; write a plain name, as INBOX.")
    return given


def _authserv(given: str) -> str:
    if given and not _AUTHSERV.fullmatch(given):
        raise BadSetting(
            f"{_NAME}AUTHSERV is {given!r}; write the first word of the Authentication-Results "
            "header that your mail server adds, as mx.example.org."
        )
    return given.lower()


def _number(told: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    value = told.get(_NAME + name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{_NAME}{name} is {value!r}; it must be a number from {least} to {most}.")
    return int(value)
