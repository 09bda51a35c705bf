"""The health page of one community: three sentences first, the rest for whoever asks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Community, Stage
from community.health.models import HealthFlag, HealthReading, Pause, Vitality
from community.health.shapes import Reason, as_json
from community.health.signals.window import without
from tests import figures
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.web.health.conftest import Figures
from tests.world import World, sign_in

GARDEN = "/communities/garden/health"


def page_of(app: Flask, account_id: int, address: str = GARDEN) -> str:
    answer = sign_in(app, account_id).get(address)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


@pytest.mark.usefixtures("written")
def test_three_sentences_say_how_it_is_what_moved_and_what_to_do(app: Flask, world: World) -> None:
    page = page_of(app, world.ada)

    assert page.index("How it is") < page.index("What moved") < page.index("What to do next")
    assert page.index("What to do next") < page.index("Why it was flagged")
    assert "It is going quiet" in page
    assert "So it has been since the week of" in page
    assert "Vitality fell by 52 points" in page
    assert "Write to those who used to take part" in page


@pytest.mark.usefixtures("written")
def test_a_flag_tells_three_reasons_with_their_numbers_and_odds(app: Flask, world: World) -> None:
    page = page_of(app, world.ada)

    assert "About 6.1 posts a week lately; 15 is normal here." in page
    assert "About 5 people a week take part lately; usually it is 9 people." in page
    assert "The last post is 9 days old. Of the last 26 weeks 3 were empty." in page
    for code in ("level", "people", "rhythm"):
        assert f"{GARDEN}/reasons/{code}" in page
    assert "communities that looked like this went quiet within 8 weeks." in page
    words = re.sub(r"<[^>]*>", " ", page.partition("Half a year")[0])
    assert not re.search(r"\b23\b", words), "the chance itself is no certainty"


@pytest.mark.usefixtures("written")
def test_a_score_whose_interval_spans_two_bands_is_unclear(app: Flask, world: World) -> None:
    page = page_of(app, world.ada, "/communities/vault/health")
    scores = page.partition("Five sides of it")[2].partition("All signals")[0]

    assert scores.count("Strong") == 2
    assert scores.partition("Renewal")[2].partition("Resilience")[0].count("Unclear") == 1
    assert "Between 76 and 91 of 100" in scores


def test_below_three_sub_scores_it_is_too_early_for_a_total(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        figures.write_history(session, world.garden, people=figures.write_people(session, 6))
        figures.write_readings(session, world.garden, enough=False)
    page = page_of(app, world.ada)

    assert "There is too little to say what moved." in page
    assert "Strong" not in page
    assert page.partition("All together")[2].index("Too early to tell") < 200


def test_a_young_community_gets_rules_instead_of_a_forecast(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        figures.write_history(
            session, world.garden, people=figures.write_people(session, 6), weeks=9
        )
        place = session.get_one(Community, world.garden)
        place.stage, place.last_activity_at = Stage.COALESCING, clock.ago(days=12)
    page = page_of(app, world.ada)

    assert "It is 9 weeks old. Before half a year is over, no forecast would be fair." in page
    assert "Nothing has been written for ten days or more." in page
    assert "Others than its facilitators wrote in the last two weeks." in page
    assert "went quiet within 8 weeks" not in page


def test_a_community_without_any_run_says_so(app: Flask, world: World) -> None:
    page = page_of(app, world.ada)

    assert "No whole week with posts has passed here yet, so it is too early to tell." in page
    assert "Half a year" not in page


@pytest.mark.usefixtures("written")
def test_a_break_is_told_instead_of_a_state(app: Flask, database: Database, world: World) -> None:
    today = clock.now().date()
    with database.unit_of_work() as session:
        session.add(
            Pause(
                community_id=world.garden,
                kind="break",
                starts_on=today,
                ends_on=today + timedelta(days=5),
                created_at=clock.now(),
            )
        )
    page = page_of(app, world.ada)

    assert "On a break" in page
    assert "These weeks count for nothing." in page


@pytest.mark.usefixtures("written")
def test_flags_are_judged_by_what_became_of_them(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        for weeks, outcome in ((30, "hit"), (45, "miss")):
            figures.write_flag(
                session,
                world.garden,
                weeks_ago=weeks,
                cleared_at=clock.ago(days=60),
                outcome=outcome,
            )
    page = page_of(app, world.ada)

    assert "1 of 2 forecasts turned out right, eight weeks later." in page
    assert "It did not go quiet" in page


def test_what_was_quiet_already_was_no_forecast_and_can_be_answered(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        writers = figures.write_people(session, 6)
        figures.write_history(session, world.garden, people=writers, quiet_for=6)
        figures.write_readings(session, world.garden, state=Vitality.QUIET, in_state=20)
        figures.write_flag(
            session,
            world.garden,
            state=Vitality.QUIET,
            weeks_ago=14,
            cleared_at=clock.ago(days=60),
            outcome="hit",
        )
        up = figures.write_flag(session, world.garden, state=Vitality.QUIET)
        level = Reason(code="level", weight=0.0, numbers={"posts_4": 0.0, "posts_usual": 12.0})
        up.p, up.reasons = None, as_json({"level": level})
        address, number = f"{GARDEN}/flags/{up.id}/feedback", up.id
    page = page_of(app, world.ada)

    assert "No forecast here is old enough to be judged." in page
    assert "No forecast: it was quiet already" in page
    assert "Nothing was written in four weeks; about 12 posts a week is normal here." in page
    assert "Was this flag useful?" in page
    told = sign_in(app, world.ada).get("/api/v1/communities/garden/health/flags").json
    assert [each["outcome"] for each in told["items"]] == [None, None]
    answered = post(sign_in(app, world.ada), address, feedback="useful", note="")
    assert answered.status_code == 303
    with database.unit_of_work() as session:
        level = Reason(code="level", weight=0.0, numbers={"posts_4": 0.0, "posts_usual": 0.0})
        session.get_one(HealthFlag, number).reasons = as_json({"level": level})
    page = page_of(app, world.ada)
    assert "Nothing was written in four weeks." in page
    assert "about 0 posts" not in page


@pytest.mark.usefixtures("written")
def test_what_a_signal_counts_and_over_which_weeks_is_what_was_counted(
    app: Flask, world: World
) -> None:
    told = sign_in(app, world.ada).get("/api/v1/communities/garden/signals").json
    words = {each["code"]: (each["window"], each["counted"]) for each in told["items"]}

    assert words["H15"] == ("26 weeks", "tags on threads")
    assert words["H16"] == ("the newest 4 whole weeks", "readers")
    assert words["H18"] == ("26 weeks", "gaps between posts")
    assert words["H19"] == ("two years", "writers")
    assert words["H22"] == ("30 weeks", "threads")


@pytest.mark.usefixtures("written")
def test_what_has_ended_is_not_too_early_to_tell(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    head = page_of(app, world.ada).partition("How it is")[0]

    assert "Too early to tell" not in head
    assert "Archived" in head.partition("<h1>")[2].rpartition("Health")[2]


@pytest.mark.usefixtures("written")
def test_earlier_forecasts_tell_their_reasons(app: Flask, world: World) -> None:
    earlier = page_of(app, world.ada).partition("Earlier flags")[2]

    assert "How many take part" in earlier
    assert "How much is said" in earlier


def test_a_facilitator_says_what_a_flag_was_worth(
    app: Flask, database: Database, world: World, written: Figures
) -> None:
    ada = sign_in(app, world.ada)
    address = f"{GARDEN}/flags/{written.flag}/feedback"
    unsaid = post(ada, address, feedback="known_reason", note="")

    assert unsaid.status_code == 422
    assert "Say what the reason is" in unsaid.text
    assert post(ada, address, feedback="known_reason", note="The fair").status_code == 303
    assert "You said: There was a known reason." in page_of(app, world.ada)
    with database.reading() as session:
        flag = session.get_one(HealthFlag, written.flag)
        assert (flag.feedback, flag.feedback_note) == ("known_reason", "The fair")


def test_a_page_runs_as_many_statements_for_two_weeks_as_for_a_year_of_two_hundred(
    app: Flask, database: Database, world: World, statements: Statements
) -> None:
    ada, counts = sign_in(app, world.ada), []
    for slug, people, weeks in (("garden", 2, 2), ("workshop", 200, 60)):
        place = getattr(world, slug)
        with database.unit_of_work() as session:
            writers = figures.write_people(session, people, prefix=slug)
            figures.write_history(session, place, people=writers, weeks=max(weeks, 30))
            figures.write_readings(session, place, weeks=weeks)
            for number in range(min(weeks, 20)):
                figures.write_flag(
                    session, place, weeks_ago=number, cleared_at=clock.now(), outcome="hit"
                )
        statements.clear()
        assert ada.get(f"/communities/{slug}/health").status_code == 200
        counts.append(len(statements))

    # Of fewer than five people the weeks are not even read.
    assert counts[1] - counts[0] in (0, 1)
    assert counts[1] <= 14


@pytest.mark.usefixtures("written")
def test_the_table_holds_half_a_year_of_every_signal(app: Flask, world: World) -> None:
    answer = sign_in(app, world.ada).get("/communities/garden/health.csv")
    lines = answer.text.splitlines()

    assert answer.mimetype == "text/csv"
    assert lines[0].startswith("week,signal,name")
    assert len({line.split(",")[0] for line in lines[1:]}) == 26
    assert any(",H4,Threads with a reply in a week,8 weeks,share,0.9" in line for line in lines)


def test_the_state_of_an_old_run_is_not_told_as_if_it_were_new(
    app: Flask, database: Database, world: World
) -> None:
    with clock.frozen(clock.ago(days=7 * 12)), database.unit_of_work() as session:
        figures.write_history(session, world.garden, people=figures.write_people(session, 6))
        figures.write_readings(session, world.garden, state=Vitality.HEALTHY)
    page = page_of(app, world.ada)

    assert "as lively as is normal" not in page


@pytest.mark.usefixtures("written")
def test_sessions_are_told_nowhere_before_there_are_any(
    app: Flask, database: Database, world: World
) -> None:
    """Nor what readings from before keep of them."""
    with database.unit_of_work() as session:
        for row in session.scalars(select(HealthReading)):
            row.signals = {**row.signals, **as_json({"H21": without("H21")})}
    ada = sign_in(app, world.ada)
    told = ada.get("/api/v1/communities/garden/signals").json
    table = ada.get("/communities/garden/health.csv").text

    assert {"H19", "H22"} <= {each["code"] for each in told["items"]}
    assert "H21" not in {each["code"] for each in told["items"]}
    assert "H22" in table
    assert "H21" not in table
    assert "Sessions" not in page_of(app, world.ada)
    assert ada.get(f"{GARDEN}/reasons/H22").status_code == 200
    assert ada.get(f"{GARDEN}/reasons/H21").status_code == 404
    assert ada.get("/api/v1/communities/garden/health/reasons/H21").status_code == 404
