"""Lines about stages that are proposed, and charters that are a year old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Stage, Visibility
from community.lifecycle.models import ProposalState, StageProposal
from community.lifecycle.policies import RENEW_EVERY
from community.lifecycle.queries.stages import topics_by_name
from community.lifecycle.stages import BEFORE, SPLIT
from community.lifecycle.today.deciding import MOST, decided_by_oneself
from community.lifecycle.words import stage_name
from community.today.lines import Line, Place
from community.today.ranks import Rank
from community.words import N_, Words

_NAMED = 4  # tags of a group, in a line


def stage_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Proposed stages and splits that wait for a decision; one statement, two more for splits."""
    del actor
    known = decided_by_oneself(places)
    rows = session.execute(
        select(
            StageProposal.id,
            StageProposal.community_id,
            StageProposal.from_stage,
            StageProposal.to_stage,
            StageProposal.created_at,
            Community.visibility,
        )
        .join(Community, Community.id == StageProposal.community_id)
        .where(StageProposal.community_id.in_(known), StageProposal.state == ProposalState.OPEN)
        .order_by(StageProposal.created_at, StageProposal.id)
        .limit(MOST)
    ).all()
    topics = _topics(session, rows)
    for row in rows:
        place = known[row.community_id]
        if row.to_stage == SPLIT:
            yield _split_line(row, place, topics.get(place.id, []))
        else:
            yield _stage_line(row, place)


def _topics(session: Session, rows: Sequence[Any]) -> dict[int, list[str]]:
    """The tags of the smaller group where a split is proposed.

    Lines travel, by mail and API: tags of a private community stay on its own pages.
    """
    parted = [
        row.community_id
        for row in rows
        if row.to_stage == SPLIT and row.visibility != Visibility.PRIVATE
    ]
    named = topics_by_name(session, parted) if parted else {}
    return {place: smaller for place, (smaller, _larger) in named.items()}


def _stage_line(row: Any, place: Place) -> Line:
    return Line(
        key=f"stage:{row.id}",
        kind="step_back" if BEFORE.get(row.from_stage) == row.to_stage else "stage",
        place=place,
        rank=Rank.STAGE,
        since=row.created_at,
        says=_stage_said(row.from_stage, row.to_stage, place),
        why=N_("The weekly figures carry it. You decide."),
        href=f"/communities/{place.slug}/stage",
    )


def _split_line(row: Any, place: Place, tags: Sequence[str]) -> Line:
    """Opens with the form of the split, in which the tags of the smaller group are ticked."""
    says = N_("%(name)s may be ready to become two", name=place.name)
    if tags:
        named = ", ".join(tags[:_NAMED])
        says = N_("%(name)s may be ready to become two: %(tags)s", name=place.name, tags=named)
    return Line(
        key=f"stage:{row.id}",
        kind="split",
        place=place,
        rank=Rank.STAGE,
        since=row.created_at,
        says=says,
        why=N_("Two groups of topics hardly meet, each with people enough. You decide."),
        href=f"/communities/{place.slug}/split",
    )


def _stage_said(before: str, after: str, place: Place) -> Words:
    """Forward it may be ready; back, or towards its end, it follows from a decline."""
    stage = stage_name(after)
    if BEFORE.get(before) == after:
        return N_(
            "%(name)s may be back where it was before: %(stage)s", name=place.name, stage=stage
        )
    if after == Stage.TRANSFORMING:
        return N_("%(name)s has been quiet for long: %(stage)s?", name=place.name, stage=stage)
    return N_("%(name)s may be ready for another stage: %(stage)s", name=place.name, stage=stage)


def charter_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Charters that nobody has looked at for a year; one statement."""
    del actor
    known = decided_by_oneself(places)
    before = clock.now() - RENEW_EVERY
    rows = session.execute(
        select(Community.id, Community.charter_renewed_at)
        .where(
            Community.id.in_(known),
            Community.charter_renewed_at <= before,
            Community.stage != Stage.ARCHIVED,
        )
        .order_by(Community.charter_renewed_at, Community.id)
        .limit(MOST)
    )
    for row in rows:
        place = known[row.id]
        yield Line(
            key=f"charter:{row.id}:{row.charter_renewed_at.date().isoformat()}",
            kind="charter",
            place=place,
            rank=Rank.CHARTER,
            since=row.charter_renewed_at + RENEW_EVERY,
            says=N_("Does the charter of %(name)s still say what you do?", name=place.name),
            why=N_("A year has passed since somebody last found it right."),
            href=f"/communities/{place.slug}/charter",
        )
