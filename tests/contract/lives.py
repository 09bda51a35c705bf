"""The rows of the sample that are about the lives of communities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.access import community_to
from community.communities.models import Community, MemberRole, Stage, Visibility
from community.lifecycle.models import (
    Absence,
    Ending,
    HandOver,
    Opening,
    StageProposal,
    Succession,
    SuccessionKind,
    Task,
)
from community.text import render
from community.threads import actions
from community.threads.models import ThreadKind
from tests import factories
from tests.contract.ground import Ground
from tests.contract.welcomed import Welcomed, write_welcomed


@dataclass(frozen=True, kw_only=True)
class Lives:
    """`pond` is being prepared, `meadow` is ending, `ditch` was merged, `fallow` is empty."""

    ids: dict[str, list[Any]]
    proposal: int
    task: int
    offer: int
    notes: list[int]
    absence: int
    welcomed: Welcomed


def write_lives(session: Session, ground: Ground) -> Lives:
    """Write them."""
    meadow = _place(session, ground, "meadow", Stage.TRANSFORMING)
    ditch = _place(session, ground, "ditch", Stage.ARCHIVED)
    _prepare(session, ground)
    factories.community(session, slug=ground.slug("fallow"))  # nobody belongs to it
    _end(session, meadow, over=False)
    _end(session, ditch, over=True)
    proposal, now = _proposal(ground), clock.now()
    task = Task(community_id=ground.garden, stage="potential", title="Call", created_at=now)
    offer = _merge(meadow.id, ground.garden, agreed=False)
    absence = _absence(ground)
    notes = [
        _note(ground, ground.lead, ground.member),
        _note(ground, "fay", ground.lead),
    ]
    rows = [proposal, task, offer, absence, *notes, _merge(ditch.id, ground.garden, agreed=True)]
    session.add_all(rows)
    session.flush()  # the ids are handed out
    welcomed = write_welcomed(session, ground)
    return Lives(
        ids={
            "proposal_id": [proposal.id],
            "task_id": [task.id],
            "offer_id": [offer.id],
            "hand_over_id": [note.id for note in notes],
            "absence_id": [absence.id],
            "stage": ["potential", "coalescing"],
            "step_code": ["charter", "host"],
            **welcomed.ids,
        },
        proposal=proposal.id,
        task=task.id,
        offer=offer.id,
        notes=[note.id for note in notes],
        absence=absence.id,
        welcomed=welcomed,
    )


def _proposal(ground: Ground) -> StageProposal:
    now = clock.now()
    return StageProposal(
        community_id=ground.garden,
        from_stage=Stage.POTENTIAL,
        to_stage=Stage.COALESCING,
        since=now.date(),
        evidence={},
        counter_evidence={},
        created_at=now,
    )


def _place(session: Session, ground: Ground, slug: str, stage: Stage) -> Community:
    place = factories.community(session, slug=ground.slug(slug))
    place.stage = stage
    place.charter_html = {"purpose": "<p>To grow</p>"}
    for who, role in ((ground.lead, MemberRole.FACILITATOR), (ground.member, MemberRole.MEMBER)):
        person = session.get_one(Account, ground.id_of(who))
        factories.membership(session, place, person, role=role)
    return place


def _prepare(session: Session, ground: Ground) -> None:
    pond = _place(session, ground, "pond", Stage.POTENTIAL)
    factories.membership(session, pond, session.get_one(Account, ground.world.cleo))
    pond.visibility = Visibility.PRIVATE
    pond.purpose = pond.domain = pond.practice = "Frogs"
    pond.sponsor = "The mayor"
    session.flush()  # the access function looks it up
    lead = ground.actor(ground.lead)
    actions.start_thread(
        session,
        community_to(session, lead, ground.slug("pond"), verb="threads.start"),
        author=lead,
        kind=ThreadKind.QUESTION,
        title="How deep is a pond?",
        text=render("Deeper than frost?"),
        tags=[],
    )
    session.add(
        Opening(
            community_id=pond.id,
            proposal="For whoever digs one",
            proposal_html="<p>For whoever digs one</p>",
            proposed_by_id=lead.id,
            proposed_at=clock.now(),
            opens_as=Visibility.PUBLIC,
            first_kind="question",
            first_at=clock.now() + timedelta(days=9),
        )
    )


def _merge(source: int, target: int, *, agreed: bool) -> Succession:
    now = clock.now()
    return Succession(
        community_id=source,
        successor_id=target,
        kind=SuccessionKind.MERGED,
        tags=[],
        created_at=now,
        agreed_at=now if agreed else None,
    )


def _absence(ground: Ground) -> Absence:
    now = clock.now()
    return Absence(
        community_id=ground.garden,
        account_id=ground.id_of(ground.lead),
        starts_on=now.date(),
        ends_on=now.date(),
        created_at=now,
    )


def _end(session: Session, place: Community, *, over: bool) -> None:
    now = clock.now()
    session.add(
        Ending(
            community_id=place.id,
            harvest="We *grew*",
            harvest_html="<p>We <em>grew</em></p>",
            begun_at=now,
            ended_at=now if over else None,
        )
    )


def _note(ground: Ground, giver: str, taker: str) -> HandOver:
    return HandOver(
        community_id=ground.garden,
        from_id=ground.id_of(giver),
        to_id=ground.id_of(taker),
        note="Ask Mo",
        note_html="<p>Ask Mo</p>",
        created_at=clock.now(),
    )
