"""Where an import goes: the community, the run's own row, and who stands in for the departed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.events import CommunityOpened
from community.communities.models import Community, FormerSlug, Joining, Visibility
from community.communities.policies import slug_problem
from community.errors import NotFound, Refused
from community.imports.actions.succession import Snapshot, demand_successor
from community.imports.ledger import STAND_IN
from community.imports.models import ImportRun, SourceRow
from community.outbox import record
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Place:
    """The community an import writes to.

    `resumed` says that an earlier run did not reach its end, so that what it wrote has yet to
    be counted and indexed.
    """

    community_id: int
    slug: str
    created: bool
    run_id: int
    stand_in_id: int
    resumed: bool


def find_community(session: Session, slug: str) -> int | None:
    """The community with this slug, or with this one as a former slug."""
    slug = slug.lower()
    return session.scalar(select(Community.id).where(Community.slug == slug)) or session.scalar(
        select(FormerSlug.community_id).where(FormerSlug.slug == slug)
    )


def demand_community(session: Session, slug: str) -> int:
    """As `find_community`; NotFound names the slug."""
    found = find_community(session, slug)
    if found is None:
        raise NotFound(N_("There is no community with the slug “%(slug)s”.", slug=slug))
    return found


def open_run(session: Session, *, slug: str, kind: str, snapshot: Snapshot) -> Place:
    """Find the community or open it privately, and note that a run has begun.

    Refused when the community holds another source, or a newer snapshot of this one.
    """
    slug = slug.lower()
    found = find_community(session, slug)
    if found is not None:
        demand_successor(session, found, snapshot)
    community_id = found or _open_community(session, slug)
    unfinished = session.scalar(
        select(ImportRun.id)
        .where(ImportRun.community_id == community_id, ImportRun.finished_at.is_(None))
        .limit(1)
    )
    stand_in_id = _stand_in(session, community_id)
    run = ImportRun(
        community_id=community_id,
        kind=kind,
        fingerprint="",
        site=snapshot.site,
        newest_at=snapshot.newest_at,
        started_at=clock.now(),
        report={},
    )
    session.add(run)
    session.flush()  # the run is told its id
    return Place(
        community_id=community_id,
        slug=slug,
        created=found is None,
        run_id=run.id,
        stand_in_id=stand_in_id,
        resumed=unfinished is not None,
    )


def _open_community(session: Session, slug: str) -> int:
    problem = slug_problem(slug)
    if problem:
        raise Refused(problem, code="bad_slug")
    made = Community(
        slug=slug,
        name=slug.replace("-", " ").capitalize(),
        # Nobody has decided yet who may read it.
        visibility=Visibility.PRIVATE,
        joining=Joining.BY_INVITATION,
        charter_html={},
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # the event needs its id
    record(session, CommunityOpened(community_id=made.id))
    return made.id


def _stand_in(session: Session, community_id: int) -> int:
    """The account under which posts stand whose author had left before the snapshot."""
    known = session.scalar(
        select(SourceRow.local_id).where(
            SourceRow.community_id == community_id, SourceRow.source_table == STAND_IN
        )
    )
    if known is not None:
        return known
    made = Account(
        handle=_free_handle(session, f"gone-before-import-{community_id}"),
        name="Somebody who has left",
        state=AccountState.DEACTIVATED,
        role=OrganisationRole.PERSON,
        mail_notices=False,
        automated=True,  # many people in one row: no figure may take them for one person
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # the ledger needs its id
    session.execute(
        insert(SourceRow.__table__).values(  # type: ignore[arg-type]  # a mapped table is a Table
            community_id=community_id,
            source_table=STAND_IN,
            source_id=0,
            local_table="accounts",
            local_id=made.id,
            digest="",
            content="",
        )
    )
    return made.id


def _free_handle(session: Session, wanted: str) -> str:
    handle, number = wanted, 1
    while session.scalar(select(Account.id).where(Account.handle == handle)) is not None:
        number += 1
        handle = f"{wanted}-{number}"
    return handle


def finish_run(
    session: Session, place: Place, *, snapshot: str, report: dict[str, Any], at: datetime
) -> None:
    """Note that this run reached its end; it has done what unfinished ones before it began."""
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == place.run_id)
        .values(finished_at=at, fingerprint=snapshot, report=report)
    )
    session.execute(
        update(ImportRun)
        .where(ImportRun.community_id == place.community_id, ImportRun.finished_at.is_(None))
        .values(finished_at=at)
    )
