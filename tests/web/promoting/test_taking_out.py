"""Words that are taken out of a draft take nothing else along, and nobody's typing is lost."""

from __future__ import annotations

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from app.erasing.run import carry_out
from community.articles.passages import Passage, without
from community.erasure.actions import depart_at_once
from community.own_data.models import Choice
from tests.web.conversation import Conversation, post
from tests.web.promoting.drafting import TITLE, bodies, drafted, said, states
from tests.world import World, sign_in


def passage(words: str, credit: str = "") -> Passage:
    return Passage(thread_id=1, reply_id=2, author_id=3, words=words, credit=credit)


def test_only_whole_passages_go() -> None:
    body = "## The answer\n\nYes\n\nYesterday it was dry. Yes!\n\nYes\n\nYes and no"
    left = without(body, [passage("Yes")])
    assert left == "## The answer\n\nYesterday it was dry. Yes!\n\nYes\n\nYes and no"
    assert without("Yesterday it was dry.", [passage("Yes")]) is None
    assert without("One\n\nTwo", [passage("One"), passage("One")]) is None


def test_who_is_credited_for_words_goes_with_them() -> None:
    credit = "By Ida, CC BY-SA 4.0"
    body = f"Sow late.\n\n*{credit}*\n\nWater weekly."
    assert without(body, [passage("Sow late.", credit)]) == "Water weekly."
    assert without("Sow late.\n\nWater weekly.", [passage("Sow late.", credit)]) == "Water weekly."


@pytest.mark.both_databases
def test_a_short_answer_takes_no_letters_out_of_what_others_said(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "old")
    number = drafted(sign_in(app, world.ada), thread, reply, opening="true")
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "refused") == 303
    assert states(database, number)[world.cleo] == "left_out"
    assert all("It is **cold** here." in body for body in bodies(database, number))
    assert all("\n\nold" not in body for body in bodies(database, number))


@pytest.mark.both_databases
def test_what_somebody_types_is_kept_though_its_version_went_with_the_words(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "Zanzibarwords, in March.")
    ada = sign_in(app, world.ada)
    number = drafted(ada, thread, reply, opening="true")
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "refused") == 303

    fields = {"title": TITLE, "tags": "", "body": "Sow in **April**, all of it.", "version": 1}
    met = post(ada, f"/articles/{number}/edit", **fields)
    assert met.status_code == 409
    assert "Sow in **April**, all of it." in met.text
    assert "It is **cold** here." in met.text
    fields |= {"version": 2, "settling": "true"}
    assert post(ada, f"/articles/{number}/edit", **fields).status_code == 303
    history = ada.get(f"/articles/{number}/history").text
    assert "changes?from=1&" not in history


@pytest.mark.both_databases
def test_once_they_are_out_of_what_was_published_its_history_holds_them_no_more(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "Zanzibarwords, in March.")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    number = drafted(ada, thread, reply)
    assert said(cleo, database, number, world.cleo, "unnamed") == 303
    assert post(ada, f"/articles/{number}/publication").status_code == 303
    fields = {"title": TITLE, "tags": "", "summary": "", "note": ""}
    body = "Zanzibarwords, in March.\n\nWater weekly."
    made = post(cleo, f"/articles/{number}/suggest", **fields, body=body, version=1)
    assert made.status_code == 303

    assert said(cleo, database, number, world.cleo, "refused") == 303
    post(ada, f"/articles/{number}/edit", **fields, body="Sow when it is warm.", version=1)
    post(ada, f"/articles/{number}/edit", **fields, body="Sow when it is hot.", version=2)
    page = ada.get(f"/articles/{number}").text
    settle = page.partition(f"/articles/{number}/contributors/")[2].partition("/")[0]
    address = f"/articles/{number}/contributors/{settle}/settlement"
    assert post(ada, address).status_code == 303

    kept = bodies(database, number)
    assert "Sow when it is warm." in kept
    assert all("Zanzibarwords" not in each for each in kept)
    assert post(ada, f"/articles/{number}/history/1/return").status_code == 404
    assert ada.get(made.location).status_code == 200
    assert post(ada, made.location, decision="accept", note="").status_code == 409
    assert post(ada, made.location, decision="refuse", note="It is out.").status_code == 303


@pytest.mark.both_databases
def test_a_no_goes_on_counting_when_its_person_has_gone(
    app: Flask, database: Database, settings: Settings, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "Zanzibarwords, in March.")
    ada = sign_in(app, world.ada)
    number = drafted(ada, thread, reply, opening="true")
    fields = {"title": TITLE, "tags": "", "body": "Zanzibarwords come in March.", "version": 1}
    post(ada, f"/articles/{number}/edit", **fields)
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "refused") == 303
    assert said(sign_in(app, world.ben), database, number, world.ben, "named") == 303
    for person in (world.cleo, world.ben):
        with database.unit_of_work() as session:
            depart_at_once(session, person, choice=Choice.KEEP_POSTS, language="en")
        assert carry_out(database, settings, person)

    assert states(database, number) == {world.cleo: "refused"}
    assert post(ada, f"/articles/{number}/publication").status_code == 409
    assert "cleo" not in ada.get(f"/articles/{number}").text.casefold()
