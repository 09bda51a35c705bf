"""What makes a good password, a good handle, and which scopes a token may carry."""

from __future__ import annotations

import re
import unicodedata

from community.accounts.actor import FEEDS
from community.accounts.common import COMMON_PASSWORDS
from community.accounts.models import OrganisationRole
from community.errors import Refused
from community.words import N_, Words

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])")

# Names that a page, an API or a reader could take for something else than a person.
_RESERVED = """
about account accounts admin administrator all anonymous api app article articles auth channel
claim communities community confirm delete deleted demo docs erased everybody everyone false feed
group guest health hearth help here home import info join knowledge live login logout mail me
member members mention moderator moderation new nil no-reply nobody none noreply null
notifications operator organisation owner people person postmaster privacy profile public question
questions register reset root search security session sessions settings sign-in sign-out sign-up
signin signup staff static status support system tag tags team thread threads today token tokens
true undefined unknown upload uploads user users visitor webmaster you
"""
RESERVED_HANDLES = frozenset(_RESERVED.split())


def password_fault(password: str, *, email: str, handle: str = "") -> Words | None:
    """What is wrong with this password in a sentence, or None when it may be used."""
    if len(password) < SHORTEST_PASSWORD:
        return N_(
            "Use at least %(least)s characters; a few words in a row will do.",
            least=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        return N_("Use at most %(most)s characters.", most=LONGEST_PASSWORD)
    plain = unicodedata.normalize("NFKC", password).casefold().strip()
    if plain in {email.casefold(), email.partition("@")[0].casefold(), handle} - {""}:
        return N_("Do not use your mail address or name as the password.")
    if len(set(plain)) < 4 or plain in _SEQUENCES or plain in COMMON_PASSWORDS:
        return N_("This is one of the first passwords that others would try. Choose another.")
    return None


def demand_good_password(password: str, *, email: str, handle: str = "") -> None:
    """Raise Refused (`weak_password`) for a password that must not be used."""
    fault = password_fault(password, email=email, handle=handle)
    if fault:
        raise Refused(
            N_("Choose another password. Nothing else you typed is lost."),
            code="weak_password",
            fields={"password": fault},
        )


def _runs() -> frozenset[str]:
    rows = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    both = [*rows, *(row[::-1] for row in rows)]
    return frozenset(
        row[start:end]
        for row in both
        for start in range(len(row))
        for end in range(start + SHORTEST_PASSWORD, len(row) + 1)
    )


_SEQUENCES = _runs()


def handle_fault(handle: str) -> Words | None:
    """What is wrong with this handle in a sentence, or None when its form is good."""
    if not _HANDLE.fullmatch(handle):
        return N_(
            "Use 2 to 40 lower-case letters a to z, digits, hyphens and underscores, "
            "beginning and ending with a letter or digit."
        )
    if handle in RESERVED_HANDLES or handle.isdigit():
        return N_("This handle is kept for Hearth itself. Choose another.")
    return None


# Letters that are no other letter with a mark, so that taking marks away would take them away.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ŋ": "n"}
    | {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
)


def handle_from(name: str) -> str:
    """A handle made of a name's plain letters; `person` when it has none."""
    plain = name.lower().translate(_LETTERS)
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:32].strip("-")
    return made if len(made) >= 2 and not made.isdigit() else "person"


def grantable_scopes(role: OrganisationRole, *, facilitates: bool) -> tuple[str, ...]:
    """The scopes that a token of this person may carry; a token never does more than its owner."""
    scopes = ["read", "write"]
    if facilitates or role == OrganisationRole.ADMIN:
        scopes.append("moderate")
    if role == OrganisationRole.ADMIN:
        scopes.append("admin")
    return (*scopes, FEEDS)
