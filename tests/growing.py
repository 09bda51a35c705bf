"""A community that grows: people who come, ask and answer each other, week after week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from community.communities.models import Community, MemberRole, Stage
from community.lifecycle.models import Opening
from tests import factories

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # every week before it is over


@dataclass(frozen=True, kw_only=True)
class Grown:
    """Its id, and those of the one who facilitates it and of its members."""

    id: int
    lead: int
    members: list[int]


def grow(
    session: Session, *, weeks: int = 14, members: int = 12, stage: Stage = Stage.COALESCING
) -> Grown:
    """Every week three ask, and each is answered within two hours by somebody else."""
    place = factories.community(session, slug="bakery")
    place.stage = stage
    place.created_at = MONDAY - timedelta(weeks=weeks)
    lead = factories.account(session, handle="lia")
    factories.membership(session, place, lead, role=MemberRole.FACILITATOR)
    people = []
    for number in range(members):
        person = factories.account(session, handle=f"baker{number}")
        factories.membership(session, place, person, joined_at=place.created_at)
        people.append(person.id)
    for back in range(weeks, 0, -1):
        write_week(session, place, people, MONDAY.date() - timedelta(weeks=back))
    return Grown(id=place.id, lead=lead.id, members=people)


def write_week(session: Session, place: Community, people: list[int], monday: date) -> None:
    """One week, in which the next people in turn have their say."""
    turn = monday.toordinal() // 7
    for number in range(3):
        asks, answers = (people[(turn + number + step) % len(people)] for step in (0, 3))
        at = datetime.combine(monday, time(9 + number), UTC)
        asked = factories.thread(session, place.id, asks, title=f"Rye {turn}.{number}", at=at)
        factories.reply(session, asked, answers, at=at + timedelta(hours=2))
    place.last_activity_at = at


def prepare(session: Session, grown: Grown) -> None:
    """It has not opened yet."""
    session.add(
        Opening(
            community_id=grown.id,
            proposed_by_id=grown.lead,
            proposed_at=MONDAY - timedelta(weeks=20),
            opens_as="public",
        )
    )
