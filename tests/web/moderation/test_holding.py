"""Pages and endpoints of posts that wait: for their author and those who judge, for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.access import community_to
from community.moderation.actions.holding_rules import set_rule
from community.moderation.holding import Rule
from tests.outsiders.doors import with_token
from tests.web.posting import posted
from tests.world import World, csrf, sign_in

SECRET = "quillwortheld"
DOORS = (
    "/",
    "/communities/garden",
    "/communities/garden/threads",
    "/communities/garden/members",
    "/communities/garden/moderation/log",
    "/people/cleo",
    f"/search?q={SECRET}",
    "/notifications",
    "/held",
    "/held/1",
    "/communities/garden/moderation/held",
    "/communities/garden/moderation/held/1",
    "/api/v1/threads",
    "/api/v1/me/held-posts",
    "/api/v1/me/held-posts/1",
    "/api/v1/communities/garden/moderation/held-posts",
    "/api/v1/communities/garden/moderation/held-posts/1",
)


@pytest.fixture
def cleo(app: Flask, database: Database, world: World) -> FlaskClient:
    """Cleo's browser, in a garden where a first post waits."""
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        granted = community_to(session, ada, "garden", verb="moderation.set_rules")
        set_rule(session, granted, by=ada, rule=Rule(first_posts=1))
    return sign_in(app, world.cleo)


def send(browser: FlaskClient, path: str, **typed: object) -> tuple[int, str]:
    answer = browser.post(path, data={"csrf_token": csrf(browser), **typed})
    return answer.status_code, answer.headers.get("Location", "")


def start(browser: FlaskClient) -> tuple[int, str]:
    """Cleo asks something."""
    typed = {"kind": "question", "title": f"Where is {SECRET}?", "body": f"I look for {SECRET}."}
    return send(browser, "/communities/garden/threads/new", **typed)


def text(browser: FlaskClient, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def test_i1_a_post_that_waits_is_behind_no_door_of_others(
    app: Flask, world: World, cleo: FlaskClient
) -> None:
    assert start(cleo) == (303, "/held/1")
    browsers = [app.test_client(), *(sign_in(app, getattr(world, who)) for who in ("ben", "zed"))]

    for browser in browsers:
        for path in DOORS:
            page = text(browser, path)
            assert "I look for" not in page, path
            assert f"Where is {SECRET}" not in page, path
    assert SECRET in text(cleo, "/held/1")
    assert SECRET in text(cleo, "/communities/garden/threads")
    assert SECRET in text(sign_in(app, world.ada), "/communities/garden/moderation/held/1")


def test_its_author_changes_it_and_a_facilitator_publishes_it(
    app: Flask, world: World, cleo: FlaskClient
) -> None:
    start(cleo)
    typed = {"title": "Where does it grow?", "body": f"The {SECRET}.", "tags": "water"}
    assert send(cleo, "/held/1", version=1, **typed) == (303, "/held/1")
    assert send(cleo, "/held/1", version=1, **typed)[0] == 409
    ada = sign_in(app, world.ada)
    here = "/communities/garden/moderation/held/1"
    assert send(ada, here, outcome="rejected", reason="", version=2)[0] == 422
    assert "Where does it grow?" in text(ada, "/communities/garden/moderation/held")

    assert send(ada, here, outcome="approved", version=2)[0] == 303

    fay = sign_in(app, world.fay)
    assert send(fay, here, outcome="rejected", reason="Late", version=2)[0] == 409
    assert "Where does it grow?" in text(app.test_client(), "/communities/garden/threads")
    assert send(cleo, "/held/1/removal")[0] == 409


def sent_back(browser: FlaskClient, path: str, **typed: object) -> tuple[int, str]:
    """What a form that is not taken answers: status and page."""
    answer = browser.post(path, data={"csrf_token": csrf(browser), **typed})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_nobody_decides_on_words_they_have_not_read(
    app: Flask, world: World, cleo: FlaskClient, outcome: str
) -> None:
    start(cleo)
    ada, here = sign_in(app, world.ada), "/communities/garden/moderation/held/1"
    assert 'name="version" value="1"' in text(ada, here)
    send(cleo, "/held/1", version=1, title="Where does it grow?", body="Buy my seeds")

    typed = {"outcome": outcome, "reason": "Ask in the greenhouse"}
    status, page = sent_back(ada, here, version=1, **typed)

    assert status == 409
    assert "Its author has changed this post meanwhile" in page
    assert "Buy my seeds" in page
    assert ">Ask in the greenhouse</textarea>" in page
    assert "Buy my seeds" in text(cleo, "/held/1")
    assert 'name="version" value="2"' in page
    assert send(ada, here, version=2, **typed)[0] == 303


def test_what_came_too_late_is_shown_again(app: Flask, world: World, cleo: FlaskClient) -> None:
    start(cleo)
    here = "/communities/garden/moderation/held/1"
    judged = {"outcome": "rejected", "version": 1}
    assert send(sign_in(app, world.ada), here, reason="An advert", **judged)[0] == 303

    status, page = sent_back(sign_in(app, world.fay), here, reason="Ask the others", **judged)
    assert (status, "Ada has rejected" in page, "Ask the others" in page) == (409, True, True)
    typed = {"version": 1, "title": "A gentler title", "body": "A gentler text"}
    status, page = sent_back(cleo, "/held/1", **typed)
    assert (status, "A facilitator has decided" in page) == (409, True)
    assert "A gentler title" in page
    assert "A gentler text" in page


def test_who_changed_it_elsewhere_can_save_again(cleo: FlaskClient) -> None:
    start(cleo)
    typed = {"title": "Where does it grow?", "tags": ""}
    send(cleo, "/held/1", version=1, body="From the other window", **typed)

    status, page = sent_back(cleo, "/held/1", version=1, body="From this one", **typed)

    assert status == 409
    assert "From the other window" in page
    assert ">From this one</textarea>" in page
    assert 'name="version" value="2"' in page
    assert send(cleo, "/held/1", version=2, body="From this one", **typed)[0] == 303


def test_who_is_suspended_reads_what_waits_and_is_offered_no_form(
    database: Database, world: World, cleo: FlaskClient
) -> None:
    start(cleo)
    assert 'action="/held/1"' in text(cleo, "/held/1")
    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).suspended_at = clock.now()
    page = text(cleo, "/held/1")
    assert SECRET in page
    assert 'action="/held/1"' not in page
    assert "/held/1/removal" not in page


def test_a_waiting_post_of_who_is_suspended_names_people_without_links_also_by_api(
    database: Database, world: World, cleo: FlaskClient
) -> None:
    typed = {"kind": "question", "title": "Who has the key?", "body": "I think @ada has."}
    send(cleo, "/communities/garden/threads/new", **typed)
    doors = ("/held/1", "/api/v1/me/held-posts", "/api/v1/me/held-posts/1")
    before = {door: text(cleo, door) for door in doors}
    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).suspended_at = clock.now()
    for door in doors:
        assert "/people/ada" in before[door], door
        now = text(cleo, door)
        assert "@ada" in now, door
        assert "/people/ada" not in now, door


def test_a_rejected_post_leads_to_its_reason_and_to_an_appeal(
    app: Flask, world: World, cleo: FlaskClient
) -> None:
    start(cleo)
    ada = sign_in(app, world.ada)
    here = "/communities/garden/moderation/held/1"
    assert send(ada, here, outcome="rejected", reason="Ask in the greenhouse", version=1)[0] == 303
    assert "/decisions/1" in text(cleo, "/held/1")
    page = text(cleo, "/decisions/1")
    assert "Ask in the greenhouse" in page
    assert SECRET in page
    assert send(cleo, "/decisions/1", body="It grows in the garden")[0] == 303
    assert SECRET in text(sign_in(app, world.fay), "/appeals/1")


def test_programs_are_told_that_a_post_waits(
    app: Flask, database: Database, world: World, cleo: FlaskClient
) -> None:
    del cleo
    thread = posted(database, world).thread_id
    program = with_token(app, world.cleo, "read", "write")

    held = program.ask("POST", f"/api/v1/threads/{thread}/replies", json={"body": SECRET})

    assert held.status_code == 202
    assert held.json is not None
    assert (held.json["state"], held.json["thread_id"]) == ("waiting", thread)
    where = held.headers["Location"]
    assert program.ask("GET", where).json["body"] == SECRET  # type: ignore[index]  # it is there
    seen = {"If-Match": "*"}
    program.headers |= seen
    assert program.ask("PATCH", where, json={"body": "Other"}).status_code == 200
    judge = with_token(app, world.ada, "read", "moderate")
    queue = "/api/v1/communities/garden/moderation/held-posts"
    assert judge.ask("GET", queue).json["items"][0]["why"] == ["first"]  # type: ignore[index]  # the same
    assert judge.ask("GET", f"{queue}/1").json["version"] == 2  # type: ignore[index]  # the same
    unread = {"outcome": "approved", "version": 1}
    assert judge.ask("POST", f"{queue}/1/decision", json=unread).status_code == 409
    decided = {"outcome": "approved", "version": 2}
    assert judge.ask("POST", f"{queue}/1/decision", json=decided).status_code == 204
    assert judge.ask("POST", f"{queue}/1/decision", json=decided).status_code == 409
    assert with_token(app, world.ben, "read", "moderate").ask("GET", queue).status_code == 403


def test_admins_decide_for_communities_that_do_not(app: Flask, world: World) -> None:
    mo = sign_in(app, world.mo)
    bad = {"first_posts": "1", "domains": "no domain"}
    assert send(mo, "/admin/holding", **bad)[0] == 422
    assert send(mo, "/admin/holding", first_posts="1", domains="spam.example")[0] == 303
    assert start(sign_in(app, world.cleo)) == (303, "/held/1")
    ada = sign_in(app, world.ada)
    here = "/communities/garden/moderation/holding"
    assert send(ada, here, own="true", first_posts="0")[0] == 303
    assert start(sign_in(app, world.cleo))[1].startswith("/threads/")
    assert send(sign_in(app, world.ben), here, own="true")[0] == 403


def test_who_fills_in_the_hidden_field_is_told_so_at_sign_up(client: FlaskClient) -> None:
    typed = {
        "csrf_token": csrf(client),
        "name": "Ida",
        "email": "ida@hearth.example",
        "password": "a long and winding phrase",
        "homepage": "http://spam.example",
    }
    answer = client.post("/sign-up", data=typed)
    assert answer.status_code == 422
    assert "it is there for programs" in answer.get_data(as_text=True)


def test_kept_texts_begin_a_reply_and_a_reason_of_facilitators_alone(
    app: Flask, database: Database, world: World, cleo: FlaskClient
) -> None:
    thread = f"/threads/{posted(database, world).thread_id}"
    ada, words = sign_in(app, world.ada), "Have a look at the charter"
    made = send(ada, "/communities/garden/moderation/texts", title="Charter", body=words)
    assert made[0] == 303
    start(cleo)
    page = text(ada, thread)
    assert f'href="{thread}?text=1#respond"' in page
    assert f">{words}</textarea>" in text(ada, f"{thread}?text=1")
    assert words not in text(cleo, f"{thread}?text=1")
    for path in (f"{thread}/hiding", "/communities/garden/moderation/held/1"):
        assert f">{words}</textarea>" in text(ada, f"{path}?text=1"), path
    assert "?text=1" not in text(cleo, thread)
