"""Lines of Today: what people look for in a community and do not find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.gaps.models import Gap, GapState
from community.today.lines import Line, Place
from community.today.ranks import Rank
from community.words import N_


def open_gaps(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """The newest open gap of each community, with at least five people behind it; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    rows = session.scalars(
        select(Gap)
        .where(Gap.community_id.in_(by_id), Gap.state == GapState.OPEN)
        .order_by(Gap.id.desc())
        .limit(10 * max(1, len(by_id)))
    )
    newest = {gap.community_id: gap for gap in reversed(rows.all())}
    for community_id, gap in newest.items():
        place = by_id[community_id]
        yield Line(
            key=f"gap:{gap.id}",
            kind="gap",
            place=place,
            rank=Rank.GAP,
            since=gap.found_at,
            says=N_("People look for “%(words)s” and do not find it", words=", ".join(gap.words)),
            why=N_("%(askers)s different people did in the last weeks.", askers=gap.askers),
            href=f"/communities/{place.slug}/knowledge/gaps",
            numbers={"askers": gap.askers},
        )
