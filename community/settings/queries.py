"""What is settled now, and the history of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.errors import NotFound
from community.health.actions.visits import are_counted
from community.moderation.targets import report_target
from community.moderation.texts import OWN
from community.organisation.models import SettingChange
from community.organisation.queries import (
    Profile,
    newest_change,
    organisation_profile,
    organisation_zone,
)
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.previews.setting import Fetched, fetched
from community.registration.policies import Rule
from community.registration.queries import registration_rule
from community.terms.queries import in_force


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Each decision as it stands; `terms` are the numbers of the versions in force by kind."""

    profile: Profile
    rule: Rule
    report_hours: int
    readers_counted: bool
    previews: Fetched
    time_zone: str
    terms: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One decision that took the place of another; `newest_id` is the last one of its name.

    `by_handle` is None for a command on the machine, and for somebody who was erased.
    """

    id: int
    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    changed_at: datetime
    by_handle: str | None
    by_name: str | None
    newest_id: int

    @property
    def kind(self) -> str:
        """What sort of decision it is: the name without the step or the stage in it."""
        return self.name.partition(":")[0]

    @property
    def about(self) -> str:
        """Which step, stage or text; empty where the kind says it all."""
        return self.name.partition(":")[2]


def settled(session: Session) -> Settled:
    """Everything that is settled now."""
    return Settled(
        profile=organisation_profile(session),
        rule=registration_rule(session),
        report_hours=int(report_target(session).total_seconds() // 3600),
        readers_counted=are_counted(session),
        previews=fetched(session),
        time_zone=str(organisation_zone(session)),
        terms={text.kind: text.number for text in in_force(session)},
    )


def changes_page(
    session: Session, *, of: str = "", cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[Change]:
    """What was decided, the newest first; with `of` what names of a community begin with."""
    page: Page[Any] = keyset_page(
        session,
        _changes(of),
        order=((SettingChange.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[Change(**row._asdict()) for row in page.items], next_cursor=page.next_cursor)


def change_to_undo(session: Session, change_id: int, *, of: str = "") -> Change:
    """One change; NotFound when there is none of this number, or none `of` what is named."""
    row = session.execute(_changes(of).where(SettingChange.id == change_id)).one_or_none()
    if row is None:
        raise NotFound
    return Change(**row._asdict())


def newest_of(session: Session, name: str) -> int:
    """The number of the newest change of one decision."""
    return newest_change(session, (name,))


def _changes(of: str) -> Select[*tuple[Any, ...]]:
    """What communities settle for themselves is no setting of the organisation."""
    own = SettingChange.name.startswith(f"{OWN}:", autoescape=True)
    which = SettingChange.name.startswith(of, autoescape=True) if of else ~own
    later = SettingChange.__table__.alias("later")
    newest = select(func.max(later.c.id)).where(later.c.name == SettingChange.name)
    changes = select(
        SettingChange.id,
        SettingChange.name,
        SettingChange.before,
        SettingChange.after,
        SettingChange.changed_at,
        Account.handle.label("by_handle"),
        Account.name.label("by_name"),
        newest.scalar_subquery().label("newest_id"),
    ).outerjoin(Account, Account.id == SettingChange.changed_by_id)
    return changes.where(which)
