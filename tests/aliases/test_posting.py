"""Posting without one's name: who is named, who may, and what the form says before."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.aliases.policies import SIGN
from community.communities.models import Community, Membership
from community.moderation.suspicion import Why
from community.seal.models import Alias
from community.threads.models import Reply, Thread
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

_START = "/communities/garden/threads/new"
_ASKED = {"kind": "question", "title": "May I say this?", "body": "I broke the build."}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.fixture
def ben(app: Flask, world: World) -> FlaskClient:
    """Ben's browser."""
    return sign_in(app, world.ben)


def asked(browser: FlaskClient, **more: object) -> int:
    """The id of a question that this browser posts without a name."""
    answer = post(browser, _START, **{**_ASKED, "alias": "true", **more})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def author_of(database: Database, thread_id: int) -> Account:
    """Whom the row of a thread names."""
    with database.reading() as session:
        return session.get_one(Account, session.get_one(Thread, thread_id).author_id)


def test_a_row_names_a_made_up_person_and_the_seal_alone_the_author(
    database: Database, world: World, ben: FlaskClient
) -> None:
    thread = asked(ben)

    named = author_of(database, thread)
    assert named.id != world.ben
    assert named.handle.startswith(SIGN)
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", named.name)
    assert named.email is None
    with database.reading() as session:
        sealed = session.scalars(select(Alias).where(Alias.author_id == world.ben)).one()
        assert (sealed.thread_id, sealed.account_id) == (thread, named.id)


def test_one_alias_in_one_thread_and_another_in_the_next(
    database: Database, ben: FlaskClient, talk: Conversation
) -> None:
    first, second = asked(ben), asked(ben)
    answer = talk.say(first, "cleo")
    post(ben, f"/replies/{answer}/comments/new", body="Thanks.")  # no tick: it goes on
    post(ben, f"/threads/{first}/replies", body="More.")

    with database.reading() as session:
        said = session.scalars(select(Reply.author_id).where(Reply.id != answer)).all()
    assert said == [author_of(database, first).id] * 2
    assert author_of(database, first).id != author_of(database, second).id


def test_others_see_the_alias_without_a_way_to_a_profile(
    app: Flask, world: World, database: Database, ben: FlaskClient
) -> None:
    thread = asked(ben)
    name = author_of(database, thread).name
    page = sign_in(app, world.cleo).get(f"/threads/{thread}").text

    assert name in page
    assert "without a name" in page
    assert "Ben" not in page
    assert f"/people/{SIGN}" not in page
    assert (
        sign_in(app, world.mo).get(f"/people/{author_of(database, thread).handle}").status_code
        == 404
    )


def test_the_author_edits_accepts_deletes_and_brings_back(
    database: Database, ben: FlaskClient, talk: Conversation
) -> None:
    thread = asked(ben)
    alias = author_of(database, thread).id
    edit = {"title": "May I say this now?", "body": "I broke it.", "tags": "", "version": 1}
    assert post(ben, f"/threads/{thread}/edit", **edit).status_code == 303
    answer = talk.say(thread, "cleo")
    assert post(ben, f"/replies/{answer}/acceptance").status_code == 303
    own = post(ben, f"/threads/{thread}/replies", body="Oh.").headers["Location"]
    reply = int(own.rpartition("-")[2])
    assert post(ben, f"/replies/{reply}/deletion").status_code == 303

    with database.reading() as session:
        kept = session.get_one(Thread, thread)
        gone = session.get_one(Reply, reply)
        assert (kept.edited_by_id, kept.accepted_reply_id) == (alias, answer)
        assert gone.deleted_by_id == alias
    assert post(ben, f"/replies/{reply}/deletion/remove").status_code == 303
    assert post(ben, f"/threads/{thread}/votes", value="1").status_code == 403


def test_a_name_and_an_alias_never_mix_in_a_thread(
    app: Flask, world: World, ben: FlaskClient, talk: Conversation
) -> None:
    known = talk.start("ada")
    talk.say(known, "ben")
    refused = post(ben, f"/threads/{known}/replies", body="I mean it.", alias="true")
    assert refused.status_code == 409
    assert "I mean it." in refused.text
    assert "You are known by name in this thread already" in refused.text
    assert "Post without my name" not in ben.get(f"/threads/{known}/replies/new").text

    token = with_token(app, world.ben, "read", "write")
    here = f"/api/v1/threads/{asked(ben)}/replies"
    said = token.ask("POST", here, json={"body": "x", "alias": False})
    assert (said.status_code, said.json["code"]) == (409, "alias_here")
    assert said.mimetype == "application/problem+json"
    by = token.ask("POST", here, json={"body": "x"}).json["author"]
    assert by["alias"] is True


def test_a_community_may_do_without(
    app: Flask, world: World, database: Database, ben: FlaskClient
) -> None:
    before = asked(ben)
    fay = sign_in(app, world.fay)
    page = fay.get("/communities/garden/settings").text
    assert re.search(r'name="allows_alias" type="checkbox" value="true" checked', page)
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).allows_alias = False

    assert post(ben, _START, **_ASKED, alias="true").status_code == 403
    assert "Post without my name" not in ben.get(_START).text
    token = with_token(app, world.ben, "read", "write")
    said = token.ask(
        "POST", "/api/v1/threads", json={**_ASKED, "community": "garden", "alias": True}
    )
    assert (said.status_code, said.json["code"]) == (403, "no_aliases")
    # Whoever speaks under one already goes on: their name would come out.
    assert post(ben, f"/threads/{before}/replies", body="Still me.").status_code == 303


def test_the_form_says_before_who_could_guess_and_who_can_open(
    ben: FlaskClient, talk: Conversation
) -> None:
    talk.start("ada")
    page = ben.get(_START).text

    assert "Post without my name" in page
    assert "Fewer than five people have posted" in page
    for words in ("How you write", "When it appears", "opened by two people", "Whoever runs"):
        assert words in page
    thread = asked(ben)
    assert "Only you see this." in ben.get(f"/threads/{thread}/replies/new").text


def test_an_image_is_refused_and_the_words_are_kept(ben: FlaskClient) -> None:
    key = "a" * 32
    said = post(ben, _START, **{**_ASKED, "body": f"Look: ![x](/uploads/{key})"}, alias="true")

    assert said.status_code == 422
    assert "holds no images" in said.text
    assert key in said.text


def test_a_facilitator_without_a_name_is_a_member_like_all(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    fay = sign_in(app, world.fay)
    locked = talk.start("ben")
    with database.unit_of_work() as session:
        session.get_one(Thread, locked).locked_at = session.get_one(Thread, locked).created_at

    assert post(fay, f"/threads/{locked}/replies", body="By name.").status_code == 303
    other = talk.start("ben", title="Another one?")
    assert post(fay, f"/threads/{other}/replies", body="Psst.", alias="true").status_code == 303
    with database.unit_of_work() as session:
        session.get_one(Thread, other).locked_at = session.get_one(Thread, other).created_at
    assert post(fay, f"/threads/{other}/replies", body="Psst.").status_code == 409


def test_what_would_wait_for_a_facilitator_is_not_taken_without_a_name(
    database: Database, ben: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "community.moderation.actions.holding._why", lambda *_all, **_more: [Why.FIRST]
    )
    said = post(ben, _START, **_ASKED, alias="true")

    assert said.status_code == 422
    assert "who would see your name" in said.text
    with database.reading() as session:
        assert session.scalars(select(Alias)).all() == []


def test_a_draft_keeps_that_it_is_without_a_name(
    app: Flask, world: World, ben: FlaskClient
) -> None:
    kept = post(ben, _START, **_ASKED, alias="true", save_draft="true")
    assert kept.status_code == 303
    page = ben.get(f"{_START}?draft=1").text
    assert re.search(r'name="alias" type="checkbox" value="true" checked', page)

    program = with_token(app, world.ben, "read", "write")
    where = program.ask("POST", "/api/v1/drafts/1/posting").json["url"]
    assert program.ask("GET", where).json["author"]["alias"] is True


def test_a_muted_person_stays_muted(world: World, database: Database, ben: FlaskClient) -> None:
    thread = asked(ben)
    with database.unit_of_work() as session:
        mine = session.scalars(
            select(Membership).where(
                Membership.account_id == world.ben, Membership.community_id == world.garden
            )
        ).one()
        mine.muted_until = clock.ahead(days=1)

    assert post(ben, f"/threads/{thread}/replies", body="But.").status_code == 403
    assert post(ben, _START, **_ASKED, alias="true").status_code == 403


def test_j7_who_facilitates_reads_of_an_edit_by_the_alias_alone(
    app: Flask, database: Database, world: World, ben: FlaskClient
) -> None:
    thread = asked(ben)
    alias = author_of(database, thread).name
    edit = {"title": "May I say this now?", "body": "I broke it.", "tags": "", "version": 1}
    assert post(ben, f"/threads/{thread}/edit", **edit).status_code == 303
    fay = sign_in(app, world.fay)
    assert post(fay, f"/threads/{thread}/hiding", reason="Not here, please.").status_code == 303

    for page in (f"/threads/{thread}/history", "/communities/garden/moderation/log"):
        assert "Ben" not in fay.get(page).text
    assert alias in fay.get(f"/threads/{thread}/history").text


def test_j8_whoever_is_named_and_answered_reads_the_alias(
    app: Flask, database: Database, world: World, ben: FlaskClient, talk: Conversation
) -> None:
    thread = asked(ben)
    talk.say(thread, "cleo", "How?")
    assert post(ben, f"/threads/{thread}/replies", body="@cleo like this.").status_code == 303
    assert (world.cleo, "mention") in told(database)

    page = sign_in(app, world.cleo).get("/notifications").text
    assert f"{author_of(database, thread).name} mentioned you" in page
    assert "Ben" not in page
