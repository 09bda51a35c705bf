"""Import a Stack Exchange dump: the order of things.

People come first because everything has an author, tags before the posts that describe them.
Every batch is idempotent and finds its rows by source id, so a run that was killed is resumed
by running it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.database import Database
from app.imports.closing import close
from app.imports.comments import take_comments
from app.imports.exports import ROOTS, Export
from app.imports.histories import take_histories
from app.imports.leftovers import count_leftovers
from app.imports.links import take_links
from app.imports.people import take_people
from app.imports.posts import take_posts
from app.imports.run import Run
from app.imports.snapshots import snapshot_of
from app.imports.tags import describe, take_tags
from app.imports.votes import take_votes
from community import clock
from community.communities.able import (
    able_account,
    facilitators_who_can_come,
    members_who_can_come,
)
from community.communities.actions.memberships import appoint
from community.imports.actions.places import Place, open_run
from community.imports.ledger import open_ledger
from community.imports.report import Report

KIND = "stackexchange"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Where an import went and what became of its rows."""

    place: Place
    report: Report
    facilitators: list[str]
    able_members: int


def import_export(
    database: Database,
    export: Export,
    *,
    slug: str,
    site: str | None = None,
    facilitator: str | None = None,
    advance: Callable[[str, int], None],
) -> Outcome:
    """Take the dump into the community; `advance` hears table and bytes as they are read.

    Whoever has the handle `facilitator` becomes one of it. Raises DamagedFile, with everything up
    to there kept, and Refused, with nothing written, for an impossible slug, for a handle that
    nobody has and for a dump of another site or from an earlier day.
    """
    snapshot = snapshot_of(export, site=site)
    with database.unit_of_work() as session:
        chosen = None if facilitator is None else able_account(session, facilitator)
        place = open_run(session, slug=slug, kind=KIND, snapshot=snapshot)
        if chosen is not None:
            appoint(session, community_id=place.community_id, account_id=chosen)
    with database.reading() as session:
        ledger = open_ledger(
            session, community_id=place.community_id, stand_in_id=place.stand_in_id
        )
    run = Run(
        database=database,
        export=export,
        place=place,
        ledger=ledger,
        at=clock.now(),
        site=site,
        advance=advance,
    )
    _take_all(run)
    close(run)
    return _outcome(run)


def _outcome(run: Run) -> Outcome:
    with run.database.reading() as session:
        community_id = run.place.community_id
        return Outcome(
            place=run.place,
            report=run.report,
            facilitators=facilitators_who_can_come(session, community_id=community_id),
            able_members=members_who_can_come(session, community_id=community_id),
        )


def _take_all(run: Run) -> None:
    for table in ROOTS:
        run.report.tally(table)
    take_people(run)
    take_tags(run)
    describe(run, take_posts(run))
    take_comments(run)
    take_votes(run)
    take_links(run)
    take_histories(run)
    count_leftovers(run)
    if run.report.tally("Posts").in_file:
        run.report.note("View counts, reputation and favourites are not taken.")
