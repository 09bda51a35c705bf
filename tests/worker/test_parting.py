"""A community whose topics part: the weekly run suggests to split it, and people decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.worker.weekly import run_weekly
from community import clock
from community.accounts.actor import Actor
from community.agenda import day_of
from community.communities.models import Community, MemberRole, Stage, Tag, Visibility
from community.health.actions.run import work_out
from community.lifecycle.limits import STAGES
from community.lifecycle.models import ProposalState, StageProposal, StageReading
from community.lifecycle.queries.stages import open_proposal
from community.lifecycle.stages import figures_in
from community.organisation.models import OrganisationSetting
from community.threads.models import Reply, Thread, ThreadTag
from tests import factories
from tests.api.test_communities import Program
from tests.growing import MONDAY
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.world import sign_in

_WEEKS = 10
_BREAD, _POTS = ("crust", "rye", "yeast"), ("clay", "glaze", "kiln")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(MONDAY):
        yield


class Two:
    """A stewarding community of bakers and potters who share a house."""

    def __init__(self, database: Database, *, people: int = 16, shared: int = 0) -> None:
        self.database, self.slug = database, "house"
        with database.unit_of_work() as session:
            place = factories.community(session, slug=self.slug)
            place.stage, place.created_at = Stage.STEWARDING, MONDAY - timedelta(weeks=60)
            lead = factories.account(session, handle="lia")
            factories.membership(session, place, lead, role=MemberRole.FACILITATOR)
            self.id, self.lead, self.groups = place.id, lead.id, []
            for names in (_BREAD, _POTS):
                tags = [
                    Tag(community_id=place.id, name=name, created_at=MONDAY, threads_count=9)
                    for name in names
                ]
                session.add_all(tags)
                who = [
                    factories.account(session, handle=f"{names[0]}{number}")
                    for number in range(people)
                ]
                for person in who:
                    factories.membership(session, place, person)
                session.flush()
                self.groups.append(([tag.id for tag in tags], [person.id for person in who]))
            for back in range(_WEEKS, 0, -1):
                self._week(session, back)
            both = self.groups[0][0][0], self.groups[1][0][0]
            for _ in range(shared):
                self._thread(session, both, lead.id, lead.id, 1)
            # Answers are accepted, so that nothing speaks for a step back.
            said = select(Thread, Reply).join(Reply, Reply.thread_id == Thread.id).limit(8)
            for thread, reply in session.execute(said).all():
                thread.accepted_reply_id = reply.id

    def week(self, back: int) -> None:
        """Everybody has their say in a week: half of them ask, the others answer."""
        with self.database.unit_of_work() as session:
            self._week(session, back)

    def _week(self, session: Session, back: int) -> None:
        for tags, people in self.groups:
            pairs = list(combinations(tags, 2))
            half = len(people) // 2
            for number in range(half):
                both = pairs[number % len(pairs)]
                self._thread(session, both, people[number], people[half + number], back)

    def _thread(
        self, session: Session, tags: tuple[int, ...], asks: int, answers: int, back: int
    ) -> None:
        at = datetime.combine(MONDAY.date() - timedelta(weeks=back), time(9), UTC)
        made = factories.thread(session, self.id, asks, at=at)
        factories.reply(session, made, answers, at=at + timedelta(hours=1))
        session.add_all(ThreadTag(thread_id=made, tag_id=tag) for tag in tags)

    def proposal(self) -> StageProposal | None:
        with self.database.reading() as session:
            return session.scalars(
                select(StageProposal).order_by(StageProposal.id.desc()).limit(1)
            ).one_or_none()

    def day(self) -> list[tuple[str, str, str]]:
        with self.database.reading() as session:
            actor = Actor(id=self.lead, handle="lia", name="Lia")
            lines = day_of(session, actor).lines
            return [(line.kind, str(line.says), line.href) for line in lines]


@pytest.mark.both_databases
def test_topics_that_part_for_eight_weeks_suggest_two_communities(
    app: Flask, database: Database
) -> None:
    two = Two(database)
    run_weekly(database)

    with database.reading() as session:
        found = open_proposal(session, two.id, reads=True)
        kept = session.scalars(select(StageReading).order_by(StageReading.week)).all()
        stage = session.get_one(Community, two.id).stage
    assert found is not None
    assert (found.from_stage, found.to_stage) == ("stewarding", "split")
    assert (found.tags, found.other_tags) == (sorted(_BREAD), sorted(_POTS))
    gates = {gate.code: (gate.value, gate.threshold) for gate in found.evidence}
    assert gates["split_modularity"] == (pytest.approx(0.5, abs=0.01), 0.4)
    assert gates["split_smaller"] == gates["split_larger"] == (16, 15)
    against = {gate.code for gate in found.counter_evidence}
    assert "split_facilitators" in against
    assert "split_both" not in against
    assert len(kept) == _WEEKS
    assert figures_in(kept[-1].figures).topic_modularity is not None
    assert stage == Stage.STEWARDING, "nothing is done by itself"
    (line,) = [line for line in two.day() if line[0] == "split"]
    assert "may be ready to become two: crust, rye, yeast" in line[1]
    assert line[2] == "/communities/house/split"

    lia = sign_in(app, two.lead)
    page = lia.get("/communities/house/stage").text
    assert "It may be ready to become two" in page
    assert "How far the topics have parted" in page
    assert "Two communities want looking after." in page
    form = lia.get(line[2]).text
    assert form.count(" checked>") == 3
    assert all(f'value="{tag}" checked>' in form for tag in _BREAD)


def test_fewer_people_or_shared_threads_suggest_nothing(database: Database) -> None:
    few = Two(database, people=14)
    run_weekly(database)

    assert few.proposal() is None
    with database.reading() as session:
        kept = session.scalars(select(StageReading).order_by(StageReading.week.desc())).first()
    assert kept is not None
    assert figures_in(kept.figures).smaller_people == 14


def test_topics_that_meet_suggest_nothing(database: Database) -> None:
    tied = Two(database, shared=60)
    run_weekly(database)

    assert tied.proposal() is None


def test_seven_weeks_are_not_enough_and_the_organisation_may_say_otherwise(
    database: Database,
) -> None:
    two = Two(database)
    with database.unit_of_work() as session:
        session.add(
            OrganisationSetting(
                name=STAGES, value={"split_weeks": 11}, changed_at=MONDAY, changed_by_id=None
            )
        )
    run_weekly(database)
    assert two.proposal() is None

    with database.unit_of_work() as session:
        session.get_one(OrganisationSetting, STAGES).value = {"split_weeks": 10}
    run_weekly(database, MONDAY.date() - timedelta(weeks=1))
    found = two.proposal()
    assert found is not None
    assert found.to_stage == "split"


def test_not_yet_rests_it_for_four_weeks(app: Flask, database: Database) -> None:
    two = Two(database)
    run_weekly(database)
    made = two.proposal()
    assert made is not None
    lia = sign_in(app, two.lead)
    address = f"/communities/house/stage/proposals/{made.id}"

    assert post(lia, address, outcome="accept", reason="").status_code == 422
    api = Program(app, two.lead)
    decision = f"/communities/house/stage/proposals/{made.id}/decision"
    refused = api("POST", decision, {"outcome": "accept"})
    assert (refused.status_code, refused.json["code"]) == (422, "split_by_form")
    assert post(lia, address, outcome="not_yet", reason="We like it so").status_code == 303
    assert not [line for line in two.day() if line[0] == "split"]
    for weeks, wanted in ((2, ProposalState.DECLINED), (5, ProposalState.OPEN)):
        with clock.frozen(MONDAY + timedelta(weeks=weeks)):
            for ahead in range(weeks):
                if ahead >= weeks - 3:
                    two.week(-ahead)
            run_weekly(database)
            newest = two.proposal()
        assert newest is not None
        assert newest.state == wanted, weeks


def test_to_prepare_the_split_takes_it_up_and_it_is_not_suggested_again(
    app: Flask, database: Database
) -> None:
    two = Two(database)
    run_weekly(database)
    lia = sign_in(app, two.lead)
    wanted = {
        "name": "Bread alone",
        "slug": "bread",
        "summary": "",
        "proposal": "For bakers",
        "opens_as": "public",
        "joining": "open",
        "tags": list(_BREAD),
    }

    assert post(lia, "/communities/house/split", **wanted).status_code == 303
    taken = two.proposal()
    assert taken is not None
    assert (taken.state, taken.decided_by_id) == (ProposalState.ACCEPTED, two.lead)
    two.week(0)
    with clock.frozen(MONDAY + timedelta(weeks=1)):
        run_weekly(database)
        newest = two.proposal()
    assert newest is not None
    assert newest.id == taken.id


def test_tags_of_a_private_community_are_named_to_its_members_alone(
    app: Flask, database: Database
) -> None:
    two = Two(database)
    with database.unit_of_work() as session:
        session.get_one(Community, two.id).visibility = Visibility.PRIVATE
        mo = factories.account(session, handle="pia")
        mo.role = "programme_owner"  # type: ignore[assignment]  # what the column keeps
        zed = factories.account(session, handle="zed")
        session.flush()
        owner, stranger = mo.id, zed.id
    run_weekly(database)
    (line,) = [line for line in two.day() if line[0] == "split"]
    assert "yeast" not in line[1]

    own = Program(app, two.lead)("GET", "/communities/house/stage").json["proposal"]
    assert own["tags"] == sorted(_BREAD)
    seen = Program(app, owner)("GET", "/communities/house/stage").json["proposal"]
    assert (seen["to_stage"], seen["tags"], seen["other_tags"]) == ("split", [], [])
    page = sign_in(app, owner).get("/communities/house/stage").text
    assert "It may be ready to become two" in page
    assert "yeast" not in page
    assert sign_in(app, stranger).get("/communities/house/stage").status_code == 404
    assert sign_in(app, stranger).get("/communities/house/split").status_code == 404


def test_only_a_stewarding_community_is_asked_in_the_same_number_of_statements(
    database: Database, statements: Statements
) -> None:
    two = Two(database)
    run_weekly(database)
    week = MONDAY.date() - timedelta(weeks=1)
    costs = []
    for stage in (Stage.STEWARDING, Stage.MATURING, Stage.STEWARDING):
        with database.unit_of_work() as session:
            session.get_one(Community, two.id).stage = stage
        with database.reading() as session:
            statements.clear()
            found = work_out(session, two.id, week)
            costs.append(len(statements))
        assert found is not None
        assert (found.topics.topic_modularity is not None) is (stage == Stage.STEWARDING)
        if len(costs) == 2:
            for _ in range(3):
                two.week(1)

    assert costs[0] == costs[2] == costs[1] + 3
