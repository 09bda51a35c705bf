"""The parts people play, and the shape of one line of the table of rights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A part somebody can play towards a community or the whole organisation."""

    ANYONE = "anyone"  # every visitor, signed in or not
    ACCOUNT = "account"  # a signed-in person in good standing
    SUSPENDED = "suspended"  # a signed-in person who is suspended
    READER = "reader"  # may read this community: by its visibility or by membership
    MEMBER = "member"
    FACILITATOR = "facilitator"
    PROGRAMME_OWNER = "programme_owner"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a right is held towards."""

    ORGANISATION = "organisation"
    COMMUNITY = "community"


@dataclass(frozen=True)
class Right:
    """One line of the table. `writes` is refused to suspended people and read-only tokens."""

    scope: Scope
    roles: frozenset[Role]
    api_scope: str
    says: str


def towards_organisation(*roles: Role, api: str = "write", says: str) -> Right:
    """A right towards the organisation."""
    return Right(Scope.ORGANISATION, frozenset(roles), api, says)


def towards_community(*roles: Role, api: str = "write", says: str) -> Right:
    """A right towards one community."""
    return Right(Scope.COMMUNITY, frozenset(roles), api, says)


Standing = frozenset[Role]
