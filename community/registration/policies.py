"""Whether somebody with this address and this invitation may make an account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from community.errors import Refused
from community.words import N_

MOST_DOMAINS = 50


class Policy(StrEnum):
    """Who may make an account."""

    OPEN = "open"
    DOMAIN = "domain"
    INVITATION = "invitation"
    APPROVAL = "approval"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The organisation's decision.

    `domains` are those of the organisation: under `DOMAIN` they let people in, and under every
    policy communities may be joined by them (`community.domains`).
    """

    policy: Policy = Policy.OPEN
    domains: tuple[str, ...] = ()


class Weight(IntEnum):
    """Whose invitation it is: a facilitator's opens less than an admin's."""

    NONE = 0
    FACILITATOR = 1
    ADMIN = 2


@dataclass(frozen=True, kw_only=True)
class Key:
    """An invitation that is good now; with `email` for that address alone."""

    weight: Weight = Weight.NONE
    email: str | None = None
    account_invitation_id: int | None = None
    community_invitation_id: int | None = None


NO_KEY = Key()


class Verdict(StrEnum):
    """What becomes of a sign-up."""

    IN = "in"
    WAITS = "waits"
    NOT_INVITED = "not_invited"
    OTHER_DOMAIN = "other_domain"


def verdict(rule: Rule, *, email: str, key: Key) -> Verdict:
    """What becomes of a sign-up with this address.

    An admin's invitation opens under every rule. A facilitator's opens where invitations are
    what counts: elsewhere the organisation has decided something that is not theirs to undo.
    """
    weight = key.weight if key.email in (None, email) else Weight.NONE
    if rule.policy is Policy.OPEN or weight is Weight.ADMIN:
        return Verdict.IN
    if rule.policy is Policy.INVITATION:
        return Verdict.IN if weight is Weight.FACILITATOR else Verdict.NOT_INVITED
    if rule.policy is Policy.DOMAIN:
        return Verdict.IN if _domain_of(email) in rule.domains else Verdict.OTHER_DOMAIN
    return Verdict.WAITS


def demand_may_ask(rule: Rule, *, email: str, key: Key) -> Verdict:
    """The verdict, or Refused for a sign-up that leads nowhere.

    It looks at the address alone, never at who has it: known and unknown are answered alike.
    """
    found = verdict(rule, email=email, key=key)
    if found is Verdict.NOT_INVITED:
        words = N_("Accounts are by invitation here. Ask somebody who is here to invite you.")
        if key.weight is not Weight.NONE:
            words = N_("This invitation is for another mail address. Use the one it was sent to.")
        raise Refused(words, code="not_invited", fields={"email": words})
    if found is Verdict.OTHER_DOMAIN:
        words = N_(
            "Accounts are for addresses at %(domains)s. Use yours, or ask an admin to invite you.",
            domains=list(rule.domains),
        )
        raise Refused(words, code="other_domain", fields={"email": words})
    return found


def _domain_of(email: str) -> str | None:
    return ascii_domain(email.rpartition("@")[2])


# Letters that the encoding at hand would turn into others, and so into somebody else's domain.
_DEVIANT = frozenset("ßς\u200c\u200d")


def ascii_domain(typed: str) -> str | None:
    """A mail domain in lower case and its ASCII form; None when it is none."""
    plain = typed.strip().removeprefix("@").rstrip(".").lower()
    if "." not in plain or _DEVIANT & set(plain):
        return None
    try:
        found = plain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    allowed = all(letter.isalnum() or letter in ".-" for letter in found)
    return found if allowed and len(found) <= 253 else None
