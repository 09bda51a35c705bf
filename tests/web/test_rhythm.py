"""The page that says when mails come, and the same by API; and what is tracked, counted."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.database import Database
from community.levels.policies import Level
from community.rhythm.policies import SHIPPED, Digest
from community.rhythm.queries import rhythm_of
from tests.community.test_levels import choose
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in

PAGE = "/settings/notifications/mails"
TYPED = {
    "wait_minutes": "10",
    "weekly_cap": "20",
    "digest": "weekly",
    "digest_weekday": "4",
    "digest_hour": "16",
    "quiet": "true",
    "quiet_from": "21:30",
    "quiet_until": "6:15",
    "quiet_weekends": "true",
}
SENT: dict[str, Any] = {
    "wait_minutes": 60,
    "weekly_cap": 0,
    "digest": "daily",
    "digest_weekday": 0,
    "digest_hour": 8,
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "quiet_weekends": False,
}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def test_what_is_chosen_is_kept_for_this_person_alone_and_shown_again(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    assert 'value="22:00"' in ben.get(PAGE).text, "what the form offers"
    assert post(ben, PAGE, **TYPED).status_code == 303
    with database.reading() as session:
        mine, hers = rhythm_of(session, world.ben), rhythm_of(session, world.cleo)
    assert (mine.wait_minutes, mine.weekly_cap, mine.digest) == (10, 20, Digest.WEEKLY)
    assert (mine.quiet_from, mine.quiet_until, mine.quiet_weekends) == (21 * 60 + 30, 375, True)
    assert hers == SHIPPED
    page = ben.get(PAGE).text
    assert 'value="21:30"' in page
    assert 'value="06:15"' in page
    assert '<option value="4" selected>Friday</option>' in page
    assert "The next one: Friday," in page

    without = {name: value for name, value in TYPED.items() if not name.startswith("quiet")}
    assert post(ben, PAGE, **without, quiet_from="21:30").status_code == 303
    with database.reading() as session:
        assert rhythm_of(session, world.ben).quiet_from is None, "no tick, no quiet hours"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"quiet_from": "25:00"}, "Write a time of day such as 22:00."),
        ({"quiet_until": ""}, "Say when the quiet hours begin and when they end."),
        ({"quiet_from": "6:15"}, "They end when they begin. Choose another time."),
        ({"wait_minutes": "3"}, None),
        ({"weekly_cap": "100000"}, None),
        ({"digest": "hourly"}, None),
        ({"digest_hour": "24"}, None),
        ({"digest_weekday": "-1"}, None),
        ({"digest_weekday": "x"}, None),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    app: Flask, database: Database, world: World, wrong: dict[str, str], says: str | None
) -> None:
    ben = sign_in(app, world.ben)
    answer = post(ben, PAGE, **{**TYPED, **wrong})
    assert answer.status_code == 422
    (field,) = wrong
    shown = "quiet_until" if says and says.startswith("They end") else field
    assert f'id="{shown}-error"' in answer.text
    assert says is None or says in answer.text
    assert '<option value="10" selected>' in answer.text or field == "wait_minutes"
    if field.startswith("quiet"):
        assert f'name="{field}" type="time" value="{wrong[field]}"' in answer.text
    with database.reading() as session:
        assert rhythm_of(session, world.ben) == SHIPPED


def test_strangers_are_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get(PAGE).status_code == 302
    assert app.test_client().get("/api/v1/me/mails").status_code == 401


def put(browser: Any, **sent: Any) -> TestResponse:
    """Send it as a program of the page would."""
    answer: TestResponse = browser.put(
        "/api/v1/me/mails", json=sent, headers={"X-CSRFToken": csrf(browser)}
    )
    return answer


def test_a_program_reads_and_chooses(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    shipped = ben.get("/api/v1/me/mails").get_json()
    assert (shipped["wait_minutes"], shipped["digest"], shipped["weekly_cap"]) == (2, "off", 50)
    assert (shipped["quiet_from"], shipped["next_digest_at"]) == (None, None)
    made = put(ben, **SENT).get_json()
    assert {name: made[name] for name in SENT} == SENT
    assert made["next_digest_at"] is not None
    assert ben.get("/api/v1/me/mails").get_json() == made
    cleared = put(ben, **{**SENT, "quiet_from": None, "quiet_until": None}).get_json()
    assert cleared["quiet_from"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quiet_from", None),
        ("quiet_from", 22),
        ("quiet_until", "22:00"),
        ("quiet_until", "7"),
        ("wait_minutes", 5),
        ("weekly_cap", 1),
        ("digest", "yearly"),
        ("digest_hour", 99),
        ("more", 1),
    ],
)
def test_a_program_hears_what_is_wrong(app: Flask, world: World, name: str, value: Any) -> None:
    answer = put(sign_in(app, world.ben), **{**SENT, name: value})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert name in str(answer.get_json()["errors"])


def test_what_is_tracked_is_counted_on_the_notifications_page_and_told_by_no_notice(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    thread_id = talk.start("ada", title="Where is the spare key?", slug="vault")
    other = talk.start("ada", title="Not tracked by anybody")
    assert "New in what you track" not in ben.get("/notifications").text
    choose(database, world, "ben", Level.TRACKING, thread_id=thread_id)
    talk.say(other, "cleo")
    first = talk.say(thread_id, "ada")
    talk.say(thread_id, "ada")
    page = ben.get("/notifications").text
    assert "Where is the spare key?" in page
    assert "2 new posts" in page
    assert f"?post={first}#reply-{first}" in page
    assert "Not tracked by anybody" not in page
    assert ben.get("/api/v1/notifications").get_json()["items"] == []
    assert "spare key" not in zed.get("/notifications").text

    answer = post(ben, f"/threads/{thread_id}/place", up_to=str(first + 1), version="1")
    assert answer.status_code in (204, 303)
    assert "New in what you track" not in ben.get("/notifications").text


def test_a_thread_muted_within_a_tracked_community_is_not_counted(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    choose(database, world, "ben", Level.TRACKING)
    muted = talk.start("ada", title="Has muted this one")
    talk.start("ada", title="Is new to them")
    choose(database, world, "ben", Level.MUTED, thread_id=muted)
    page = ben.get("/notifications").text
    assert "Is new to them" in page
    assert "New thread" in page
    assert "Has muted this one" not in page


def test_what_is_tracked_costs_the_same_for_two_and_for_twenty(
    app: Flask, database: Database, world: World, talk: Conversation, statements: Statements
) -> None:
    ben = sign_in(app, world.ben)
    choose(database, world, "ben", Level.TRACKING)
    costs = []
    for more in (2, 18):
        for _ in range(more):
            talk.start("ada")
        ben.get("/notifications")
        statements.clear()
        ben.get("/notifications")
        costs.append(len(statements))
    assert costs[0] == costs[1]
