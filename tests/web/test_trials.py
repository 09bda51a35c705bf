"""Who tries something is asked two weeks later what happened; numbers stand under the post."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import trying
from app.config import Settings
from app.database import Database
from app.worker.housekeeping import keep_house
from community import clock
from community.organisation.queries import organisation_zone
from community.quarters.periods import running
from community.quarters.queries import quarter_of
from community.reactions.actions import answer_trial
from community.reactions.models import Trial
from community.threads.models import Reply
from tests.web.communities.test_races import at_once, ready
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.web.test_reactions import counts, crowd
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
_TRIED = {"result": "worked", "words": "", "before": "", "after": ""}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def later(talk: Conversation, settings: Settings, *, days: float) -> None:
    """As if so many days had passed; then the worker has its round."""
    with talk.database.unit_of_work() as session:
        for each in session.scalars(select(Trial)):
            each.ask_at = each.ask_at and each.ask_at - timedelta(days=days)
    keep_house(talk.database, settings)


def trial(talk: Conversation) -> Trial:
    """The only one there is."""
    with talk.database.reading() as session:
        return session.scalars(select(Trial)).one()


def test_they_are_asked_after_two_weeks_and_answer(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ada = sign_in(app, world.ada)
    place, asks = f"/replies/{answer}/trial", (world.ada, "tried")

    assert ada.get(place).status_code == 404, "who tries nothing has nothing to say"
    post(ada, f"/replies/{answer}/reactions/tried")
    later(talk, settings, days=13.9)
    assert asks not in told(talk.database)
    later(talk, settings, days=0.2)
    assert told(talk.database).count(asks) == 1
    assert "what happened?" in ada.get("/notifications").text
    words = "It took two tries."
    sent = post(ada, place, result="partly", words=words, before="2", after="4")
    assert sent.status_code == 303
    said = trial(talk)
    assert (said.result, said.words, said.before, said.after) == ("partly", words, 2, 4)
    assert words in ada.get(place).text
    for other in (app.test_client(), sign_in(app, world.ben), sign_in(app, world.cleo)):
        page = other.get(f"/threads/1?post={answer}").text
        assert "Tried by some" in page or "Tried it" in page
        assert "worked" not in page
        assert words not in page
    later(talk, settings, days=40)
    assert told(talk.database).count(asks) == 1


def test_not_yet_is_asked_once_more_and_never_again(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/tried")
    for times in (1, 2, 2):
        later(talk, settings, days=14.1)
        assert told(talk.database).count((world.ada, "tried")) == times
        post(ada, f"/replies/{answer}/trial", **{**_TRIED, "result": "not_yet"})
    assert trial(talk).result is None


@pytest.mark.parametrize("change", ["muted", "hidden", "archived", "taken back", "said"])
def test_nobody_is_asked_in_vain(
    app: Flask, settings: Settings, world: World, talk: Conversation, change: str
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/tried")
    if change == "muted":
        post(ada, f"/threads/{thread}/level", level="muted")
    elif change == "hidden":
        with talk.database.unit_of_work() as session:
            session.get_one(Reply, answer).hidden_at = clock.now()
    elif change == "archived":
        assert post(ada, f"/threads/{thread}/archive").status_code == 303
    elif change == "taken back":
        post(ada, f"/replies/{answer}/reactions/tried/remove")
    else:
        post(ada, f"/replies/{answer}/trial", **_TRIED)
    later(talk, settings, days=20)
    assert (world.ada, "tried") not in told(talk.database)
    with talk.database.reading() as session:
        waiting = session.scalars(select(Trial.ask_at)).all()
    assert waiting in ([], [None]), "it is looked at no more"


def test_numbers_stand_under_the_post_from_five_people_on(app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    reader = app.test_client()
    for number, person in enumerate(crowd(talk)):
        browser = sign_in(app, person)
        post(browser, f"/replies/{answer}/reactions/tried")
        assert "Tried by 5:" not in reader.get(f"/threads/{thread}").text
        result = ("worked", "worked", "worked", "partly", "failed")[number]
        post(browser, f"/replies/{answer}/trial", **{**_TRIED, "result": result})
    page = reader.get(f"/threads/{thread}").text
    assert "Tried by 5: 3 worked, 1 worked in part, 1 did not work" in page
    post(browser, f"/replies/{answer}/trial", **_TRIED)
    assert "Tried by 5: 4 worked, 1 worked in part" in reader.get(f"/threads/{thread}").text
    post(browser, f"/replies/{answer}/reactions/tried/remove")
    assert "in part" not in reader.get(f"/threads/{thread}").text
    assert counts(talk, answer)[2] == 4


def test_who_asked_plans_to_try_the_accepted_answer(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ben, plan = sign_in(app, world.ben), f"/replies/{answer}/trial/plan"
    assert post(ben, plan).status_code == 409
    post(ben, f"/replies/{answer}/acceptance")
    assert plan in ben.get(f"/threads/{thread}").text
    assert post(sign_in(app, world.ada), plan).status_code == 409
    assert post(ben, plan).status_code == 303
    assert counts(talk, answer)[2] == 0, "who means to try it has not tried it"
    later(talk, settings, days=14.1)
    assert (world.ben, "tried") in told(talk.database)
    post(ben, f"/replies/{answer}/trial", **_TRIED)
    assert counts(talk, answer)[2] == 1


def test_words_become_a_comment_only_when_that_is_ticked(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/tried")
    form = ada.get(f"/replies/{answer}/trial").text
    assert 'name="publish"' in form
    assert 'name="publish" type="checkbox" value="true" checked' not in form
    post(ada, f"/replies/{answer}/trial", **{**_TRIED, "words": "For me alone."})
    assert "For me alone." not in app.test_client().get(f"/threads/{thread}").text
    post(ada, f"/replies/{answer}/trial", **{**_TRIED, "words": "Soak them.", "publish": "true"})
    assert "Soak them." in app.test_client().get(f"/threads/{thread}").text
    with talk.database.reading() as session:
        comment = session.scalars(select(Reply).where(Reply.kind == "comment")).one()
    assert (comment.parent_id, comment.author_id) == (answer, world.ada)


def test_bad_input_is_explained_and_kept(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/tried")
    for bad in (
        {"result": ""},
        {"result": "splendid"},
        {"words": "x" * 501},
        {"before": "6"},
        {"after": "much"},
    ):
        answered = post(ada, f"/replies/{answer}/trial", **{**_TRIED, "words": "Kept.", **bad})
        assert answered.status_code == 422, bad
        assert bad.get("words", "Kept.") in answered.text
    assert trial(talk).result is None


def test_facilitators_see_sums_over_five_people_alone(
    app: Flask, world: World, talk: Conversation
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ada = sign_in(app, world.ada)
    seen = []
    for person in crowd(talk):
        browser = sign_in(app, person)
        post(browser, f"/replies/{answer}/reactions/tried")
        post(browser, f"/replies/{answer}/trial", **{**_TRIED, "before": "2", "after": "4"})
        with talk.database.reading() as session:
            page = quarter_of(
                session, community_id=world.garden, quarter=running(organisation_zone(session))
            )
        seen.append({each.code: (each.value, each.of) for each in page.figures})
    for figures in seen[:4]:
        assert {figures[code] for code in ("tried", "worked", "surer")} == {(None, None)}
    assert [seen[4][code] for code in ("tried", "worked", "surer")] == [(5, None), (5, 5), (5, 5)]
    assert "Surer afterwards" in ada.get("/communities/garden/quarter").text
    assert sign_in(app, world.zed).get("/communities/garden/quarter").status_code in (403, 404)


def test_who_only_plans_to_try_it_can_be_forgotten_too(
    app: Flask, world: World, talk: Conversation
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ben = sign_in(app, world.ben)
    post(ben, f"/replies/{answer}/acceptance")
    assert post(ben, f"/replies/{answer}/trial/plan").status_code == 303
    page = ben.get(f"/replies/{answer}/trial").text
    forget = f"/replies/{answer}/reactions/tried/remove"
    assert f'formaction="{forget}"' in page
    assert page.count('value="" checked') == 2, "how sure one felt need not be said"
    assert post(ben, forget).status_code == 303
    with talk.database.reading() as session:
        assert session.scalars(select(Trial)).all() == []


def test_two_answers_at_once_count_once(
    app: Flask, world: World, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    post(sign_in(app, world.ada), f"/replies/{answer}/reactions/tried")

    def slowly(*given: Any, **named: Any) -> None:
        time.sleep(0.3)  # whoever reads without waiting has read by now
        answer_trial(*given, **named)

    monkeypatch.setattr(trying, "answer_trial", slowly)
    where = f"/replies/{answer}/trial"
    said = [ready(sign_in(app, world.ada), where, **_TRIED) for _ in range(3)]
    assert set(at_once(*said)) == {303}
    with talk.database.reading() as session:
        assert session.get_one(Reply, answer).worked_count == 1
