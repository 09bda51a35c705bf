"""Whether a snapshot may follow what a community holds: the same source, and not an older one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.errors import Refused
from community.imports.ledger import USERS
from community.imports.models import ImportRun, SourceRow
from community.words import Words


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What tells one snapshot from another before its rows are taken.

    `joined` is the day of arrival of some people by their source id: it never changes at the
    source and differs between sources, which all number their people from one.
    """

    site: str | None
    newest_at: datetime | None
    joined: Mapping[int, datetime]


def demand_successor(session: Session, community_id: int, snapshot: Snapshot) -> None:
    """Refused when taking the snapshot would withdraw what another source or a newer one gave."""
    _demand_same_source(session, community_id, snapshot)
    newest = session.scalar(
        select(func.max(ImportRun.newest_at)).where(ImportRun.community_id == community_id)
    )
    if newest is None or (snapshot.newest_at is not None and snapshot.newest_at >= newest):
        return
    ends = (
        "has no readable date" if snapshot.newest_at is None else f"ends {_day(snapshot.newest_at)}"
    )
    # Read at the command line, which speaks English.
    problem = (
        f"This dump {ends}, and the community holds one up to {_day(newest)}: everything younger "
        "would be withdrawn. Nothing was written. Fetch a newer dump, or name another slug with "
        "--community to import this one beside it."
    )
    raise Refused(Words(problem), code="older_snapshot")


def _demand_same_source(session: Session, community_id: int, snapshot: Snapshot) -> None:
    people = (
        select(SourceRow.source_id, Account.created_at)
        .join(Account, Account.id == SourceRow.local_id)
        .where(
            SourceRow.community_id == community_id,
            SourceRow.source_table == USERS,
            SourceRow.local_table == "accounts",
        )
    )
    here = people.where(SourceRow.source_id.in_(snapshot.joined))
    known = {row.source_id: row.created_at for row in session.execute(here)}
    same = sum(snapshot.joined[source_id] == joined_at for source_id, joined_at in known.items())
    # A date that was put right at the source does not make another source of it.
    if known and 2 * same >= len(known):
        return
    if not known and session.execute(people.limit(1)).first() is None:
        return
    sites = session.scalars(
        select(ImportRun.site)
        .where(ImportRun.community_id == community_id, ImportRun.site.is_not(None))
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).first()
    problem = (
        f"The community holds the dump of {sites or 'a site'} whose people are others than in "
        "this dump: everything of it would be withdrawn. Nothing was written. Import each site "
        "into a community of its own: name another slug with --community."
    )
    raise Refused(Words(problem), code="other_site")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
