"""What can happen to a community and to belonging."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CommunityOpened(DomainEvent):
    """A community came into being."""

    name: ClassVar[str] = "community:opened"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityChanged(DomainEvent):
    """Name, charter, joining or tags changed; `audience_changed` when visibility did.

    `closed` when it is private since.
    """

    name: ClassVar[str] = "community:changed"
    community_id: int
    audience_changed: bool = False
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class TagChanged(DomainEvent):
    """A tag was renamed or deleted: the threads that bear it, or bore it, are found anew."""

    name: ClassVar[str] = "tag:changed"
    community_id: int
    tag_id: int
    thread_ids: list[int] = field(default_factory=list)  # of a deleted tag, which names no more


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(DomainEvent):
    """A person became a member, or came back."""

    name: ClassVar[str] = "membership:started"
    community_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(DomainEvent):
    """A person left or was removed; open pages and sockets of theirs must forget it."""

    name: ClassVar[str] = "membership:ended"
    community_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(DomainEvent):
    """The part a member plays changed."""

    name: ClassVar[str] = "membership:changed"
    community_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class FacilitatorAppointed(DomainEvent):
    """Somebody was made facilitator by somebody else, by name; they are told."""

    name: ClassVar[str] = "facilitator:appointed"
    community_id: int
    account_id: int
    appointed_by_id: int


@dataclass(frozen=True, kw_only=True)
class FacilitatorCalled(DomainEvent):
    """An admin made somebody facilitator where nobody was left; the members are told."""

    name: ClassVar[str] = "facilitator:called"
    community_id: int
    account_id: int
    called_by_id: int


@dataclass(frozen=True, kw_only=True)
class JoinRequested(DomainEvent):
    """A person asked to belong."""

    name: ClassVar[str] = "membership:requested"
    community_id: int
    request_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class JoinDecided(DomainEvent):
    """A facilitator admitted or declined."""

    name: ClassVar[str] = "membership:decided"
    community_id: int
    request_id: int
    account_id: int
    admitted: bool


@dataclass(frozen=True, kw_only=True)
class InvitationSent(DomainEvent):
    """An invitation bound to a mail address was made; its secret is in the mail, not here."""

    name: ClassVar[str] = "invitation:sent"
    community_id: int
    invitation_id: int
