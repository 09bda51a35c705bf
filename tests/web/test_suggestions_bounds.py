"""Where nothing can be suggested, how much at once, what programs do, and what lists cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Membership
from community.notifications.models import Notification
from community.revisions.models import EditSuggestion
from community.suggestions.policies import MOST_OPEN
from community.threads.models import Reply, Thread
from tests.api.test_communities import Program
from tests.queries import Statements
from tests.web.conversation import Conversation
from tests.web.suggesting import BODY, body_of, decide, heard, suggest
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_locked_removed_and_muted_take_none(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    answer = talk.say(thread, "ben", "In March.")
    remark = talk.say(thread, "ben", "Or so.", comment=True)
    cleo = sign_in(app, world.cleo)
    suggest(cleo, f"/replies/{remark}", "Or not.", status=409)
    suggest(cleo, f"/replies/{answer}", "In March.", status=422)  # nothing is changed
    suggest(cleo, f"/replies/{answer}", "In May.", version=7, status=409)
    with database.unit_of_work() as session:
        session.get_one(Thread, thread).locked_at = clock.now()
    suggest(cleo, f"/replies/{answer}", "In April.", status=409)
    assert f'href="/replies/{answer}/suggest"' not in cleo.get(f"/threads/{thread}").text
    with database.unit_of_work() as session:
        session.get_one(Thread, thread).locked_at = None
        session.get_one(Reply, answer).hidden_at = clock.now()
    suggest(cleo, f"/replies/{answer}", "In April.", status=404)
    with database.unit_of_work() as session:
        session.get_one(Reply, answer).hidden_at = None
        member = session.scalars(
            select(Membership).where(
                Membership.account_id == world.cleo, Membership.community_id == world.garden
            )
        ).one()
        member.muted_until = clock.now() + timedelta(days=1)
    suggest(cleo, f"/replies/{answer}", "In April.", status=403)


def test_a_hidden_post_takes_its_suggestions_along(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    answer = talk.say(thread, "ben", "The key is 12345.")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    number = suggest(cleo, f"/replies/{answer}", "The key is 12345!")
    with database.unit_of_work() as session:
        session.get_one(Reply, answer).hidden_at = clock.now()

    assert cleo.get(f"/suggestions/{number}").status_code == 404
    assert "12345" not in cleo.get("/suggestions/made").text
    assert decide(ada, number, "text0") == 409
    with database.unit_of_work() as session:
        session.get_one(Reply, answer).hidden_at = None
    assert cleo.get(f"/suggestions/{number}").status_code == 200


def test_one_of_a_person_for_each_post_and_not_too_many_at_once(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    cleo = sign_in(app, world.cleo)
    suggest(cleo, f"/threads/{thread}", BODY + "\n\nMulch.")
    suggest(cleo, f"/threads/{thread}", BODY + "\n\nMore.", status=409)
    for _each in range(MOST_OPEN - 1):
        suggest(cleo, f"/replies/{talk.say(thread, 'ben', 'In March.')}", "In April.")
    suggest(cleo, f"/replies/{talk.say(thread, 'ben', 'In March.')}", "In April.", status=409)


def test_an_author_who_is_gone_leaves_it_to_the_facilitators(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    with database.unit_of_work() as session:
        member = session.scalars(
            select(Membership).where(
                Membership.account_id == world.ben, Membership.community_id == world.garden
            )
        ).one()
        member.state = "left"
    suggest(sign_in(app, world.cleo), f"/threads/{thread}", BODY + "\n\nMulch.")

    assert heard(database, world.ada) == ["suggested"]
    assert heard(database, world.ben) == []


def test_words_that_would_run_are_shown_as_words(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    attack = "<script>window.__xss=1</script>"
    cleo = sign_in(app, world.cleo)
    number = suggest(cleo, f"/threads/{thread}", BODY + "\n\n" + attack, reason=attack)
    ben = sign_in(app, world.ben)
    for page in ("/suggestions", f"/suggestions/{number}"):
        assert attack not in ben.get(page).text
        assert "window.__xss" in ben.get(page).text


def test_programs_do_the_same(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    cleo, ben, zed = (Program(app, getattr(world, name)) for name in ("cleo", "ben", "zed"))
    place, new = f"/threads/{thread}/suggestions", {"body": BODY + "\n\nMulch.", "version": 1}
    assert zed("POST", place, new).status_code == 403

    made = cleo("POST", place, new)

    assert made.status_code == 201
    number = made.json["id"]
    assert made.headers["Location"] == f"/api/v1/suggestions/{number}"
    assert [each["id"] for each in ben("GET", "/suggestions").json["items"]] == [number]
    assert [each["id"] for each in cleo("GET", "/suggestions?which=made").json["items"]] == [number]
    assert zed("GET", f"/suggestions/{number}").status_code == 404
    hunks = ben("GET", f"/suggestions/{number}").json["hunks"]
    assert [hunk["after"] for hunk in hunks] == ["\nMulch."]
    done = ben("POST", f"/suggestions/{number}/decision", {"take": [hunks[0]["key"]], "version": 1})
    assert done.json["state"] == "accepted"
    assert body_of(database, thread).endswith("Mulch.")
    assert cleo("DELETE", f"/suggestions/{number}").status_code == 409
    versions = ben("GET", f"/threads/{thread}/revisions").json["items"]
    assert (versions[0]["editor"]["handle"], versions[0]["accepted_by"]["handle"]) == (
        "cleo",
        "ben",
    )


def test_a_list_costs_the_same_for_two_and_for_twenty(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    counts = []
    for many in (2, 18):
        for _each in range(many):
            answer = talk.say(talk.start("ben", body=BODY), "ben", "In March.")
            with database.unit_of_work() as session:
                session.add(
                    EditSuggestion(
                        thread_id=session.get_one(Reply, answer).thread_id, reply_id=answer,
                        proposer_id=world.cleo, base_body="In March.", base_tags=[],
                        body="In May.", tags=[], created_at=clock.now(), taken=[],
                    )
                )  # fmt: skip
        ben.get("/suggestions")
        with Statements(database) as statements:
            ben.get("/suggestions")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    with database.reading() as session:
        assert session.scalars(select(Notification)).all() == []
