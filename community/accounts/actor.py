"""Who is asking: the plain value that every access function takes.

It is apart from the models because it is not a row: it also stands for a visitor without an
account, and for a token that may do less than its owner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from community.accounts.models import OrganisationRole
from community.rights import Role, Standing
from community.seal.masks import Mask

FEEDS = "feeds"  # the scope of a token that stands in the address of a feed
ALL_SCOPES = frozenset({"read", "write", "moderate", "admin", FEEDS})


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one on whose behalf something is read or changed.

    `id` is None for a visitor. `scopes` limits an API token; a browser carries all scopes.
    `session_id` is the signed-in browser, `token_id` the API token.
    """

    id: int | None = None
    handle: str = ""
    name: str = ""
    avatar: str | None = None
    role: OrganisationRole = OrganisationRole.PERSON
    suspended: bool = False
    scopes: frozenset[str] = ALL_SCOPES
    locale: str = ""
    time_zone: str = ""
    theme: str = ""
    single_keys: bool = True
    keeps_places: bool = True  # how far they have read is remembered
    consent_due: bool = False  # new terms ask for consent
    session_id: int | None = None
    token_id: int | None = None
    # When this browser was last noted, and when the person last proved who they are in it.
    seen_at: datetime | None = None
    confirmed_at: datetime | None = None
    # The aliases they wear, which nobody else learns: no log shows them.
    masks: tuple[Mask, ...] = field(default=(), repr=False)

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind this actor."""
        return self.id is not None

    def mask_in(self, thread_id: int) -> Mask | None:
        """Under which alias the actor writes in a thread, if under one."""
        return next((mask for mask in self.masks if mask.thread_id == thread_id), None)

    def is_person(self, account_id: int | None) -> bool:
        """Whether that account is the actor's own, or that of an alias of theirs."""
        if self.id is None or account_id is None:
            return False
        return account_id == self.id or any(mask.account_id == account_id for mask in self.masks)

    def writing_as(self, author_id: int) -> Actor:
        """The actor as whoever wrote a post of theirs: what they do with it names the alias."""
        worn = next((mask for mask in self.masks if mask.account_id == author_id), None)
        if worn is None:
            return self
        return replace(self, id=worn.account_id, handle="", name=worn.name, avatar=None)

    def organisation_standing(self) -> Standing:
        """The roles held without regard to any community.

        A suspended person still reads what everyone may read, and appeals.
        """
        if self.id is None:
            return frozenset({Role.ANYONE})
        if self.suspended:
            return frozenset({Role.ANYONE, Role.SUSPENDED})
        roles = {Role.ANYONE, Role.ACCOUNT}
        if self.role == OrganisationRole.ADMIN:
            roles.add(Role.ADMIN)
        if self.role == OrganisationRole.PROGRAMME_OWNER:
            roles.add(Role.PROGRAMME_OWNER)
        return frozenset(roles)


VISITOR = Actor()
