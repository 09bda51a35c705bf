"""First steps: written by facilitators, seen by their newcomer alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.models import Tag
from community.levels.models import ChosenLevel
from community.threads.models import ThreadKind
from community.welcoming.models import WelcomeStep, WelcomeTick
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
GARDEN = "/communities/garden"
STEPS = f"{GARDEN}/welcome/steps"
KINDS = ("self", "joined", "profile", "post", "answer", "ask_or_answer", "tag")


def write(app: Flask, world: World, *kinds: str, **more: list[str]) -> None:
    """Ada writes a step of each kind."""
    rows = {
        "says": [f"Do {kind}" for kind in kinds],
        "link": ["/threads" for _ in kinds],
        "kind": list(kinds),
        **more,
    }
    assert post(sign_in(app, world.ada), STEPS, **rows).status_code == 303


def done(page: str) -> set[str]:
    """The steps that a page says are done."""
    return set(re.findall(r"first-steps__step--done.*?>Do ([a-z_]+)</a>", page, re.DOTALL))


def test_steps_are_noticed_or_ticked(app: Flask, world: World, database: Database) -> None:
    talk = Conversation(database, world)
    write(app, world, *KINDS)
    cleo = sign_in(app, world.cleo)
    page = cleo.get(GARDEN).text
    assert done(page) == {"joined"}
    assert "1 of 7" in page

    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).headline = "Beekeeper"
        tag = Tag(community_id=world.garden, name="bees", description="", created_at=clock.now())
        session.add(tag)
        session.flush()
        session.add(
            ChosenLevel(
                account_id=world.cleo, tag_id=tag.id, level="watching", chosen_at=clock.now()
            )
        )
    assert done(cleo.get(GARDEN).text) == {"joined", "profile", "tag"}
    talk.start("cleo", kind=ThreadKind.DISCUSSION)
    assert done(cleo.get(GARDEN).text) == {"joined", "profile", "tag", "post"}
    talk.say(talk.start("ben"), "cleo")
    assert done(cleo.get(GARDEN).text) == set(KINDS) - {"self"}

    with database.reading() as session:
        step = session.scalars(select(WelcomeStep.id).where(WelcomeStep.kind == "self")).one()
        noticed = session.scalars(select(WelcomeStep.id).where(WelcomeStep.kind == "tag")).one()
    for _ in range(2):
        assert post(cleo, f"{STEPS}/{step}/tick").status_code == 303
    assert done(cleo.get(GARDEN).text) == set(KINDS)
    assert post(cleo, f"{STEPS}/{noticed}/tick").status_code == 422
    assert post(cleo, f"{STEPS}/{step}/tick/remove").status_code == 303
    assert done(cleo.get(GARDEN).text) == set(KINDS) - {"self"}


def test_nobody_else_sees_them(app: Flask, world: World, database: Database) -> None:
    write(app, world, "self")
    with database.reading() as session:
        step = session.scalars(select(WelcomeStep.id)).one()
    assert post(sign_in(app, world.cleo), f"{STEPS}/{step}/tick").status_code == 303
    for other in (sign_in(app, world.ada), sign_in(app, world.mo), app.test_client()):
        assert "First steps</h2>" not in other.get(GARDEN).text
        assert 'id="first-steps"' not in other.get(GARDEN).text
    # What facilitators are served about steps holds nothing of anybody.
    page = sign_in(app, world.ada).get(STEPS).text
    assert "Cleo" not in page.split("<main", 1)[1]
    zed = sign_in(app, world.zed)
    assert post(zed, f"{STEPS}/{step}/tick").status_code == 403
    assert post(zed, f"/communities/vault/welcome/steps/{step}/tick").status_code == 404
    ada = sign_in(app, world.ada)
    assert post(ada, f"/communities/vault/welcome/steps/{step}/tick").status_code == 404


def test_they_are_hidden_and_shown_again(app: Flask, world: World) -> None:
    write(app, world, "self")
    cleo = sign_in(app, world.cleo)
    where = f"{GARDEN}/welcome/path/hiding"
    for _ in range(2):
        assert post(cleo, where).status_code == 303
    assert "first-steps__list" not in cleo.get(GARDEN).text
    assert post(cleo, f"{where}/remove").status_code == 303
    assert "first-steps__list" in cleo.get(GARDEN).text


@pytest.mark.parametrize(
    ("says", "link", "said"),
    [
        ("Look", "javascript:alert(1)", "leads nowhere"),
        ("Look", "//evil.example", "leads nowhere"),
        ("Look", "/\\evil.example", "leads nowhere"),
        ("Look", "https://a@evil.example", "leads nowhere"),
        ("Look", "http:evil.example", "leads nowhere"),
        ("", "/threads/1", "Say what the step"),
        ("x" * 201, "", "200"),
    ],
)
def test_bad_steps_are_refused_and_stay_typed(
    app: Flask, world: World, says: str, link: str, said: str
) -> None:
    ada = sign_in(app, world.ada)
    fields = {"says": [says, "Second"], "link": [link, ""], "kind": ["self", "post"]}
    answer = post(ada, STEPS, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Second"' in answer.text


def test_links_that_are_good(app: Flask, world: World) -> None:
    links = ["/threads/12", "https://intranet.example/a?b=c", ""]
    fields = {"says": ["a", "b", "c"], "link": links, "kind": ["self"] * 3}
    assert post(sign_in(app, world.ada), STEPS, **fields).status_code == 303
    page = sign_in(app, world.cleo).get(GARDEN).text
    assert 'href="/threads/12"' in page
    assert 'href="https://intranet.example/a?b=c"' in page


def test_eight_are_too_many_and_what_is_offered_is_a_beginning(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    fields = {"says": ["x"] * 8, "link": [""] * 8, "kind": ["self"] * 8}
    assert post(ada, STEPS, **fields).status_code == 422
    assert "Introduce yourself" not in ada.get(STEPS).text
    assert 'value="Introduce yourself"' in ada.get(f"{STEPS}?offered=1").text
    for who in (world.ben, world.cleo):
        assert sign_in(app, who).get(STEPS).status_code == 403
        assert post(sign_in(app, who), STEPS, says="x").status_code == 403


def test_ticks_stay_with_words_that_stay(app: Flask, world: World, database: Database) -> None:
    write(app, world, "self", "tag")
    with database.reading() as session:
        step = session.scalars(select(WelcomeStep.id).where(WelcomeStep.kind == "self")).one()
    post(sign_in(app, world.cleo), f"{STEPS}/{step}/tick")
    write(app, world, "self", "post", link=["/elsewhere", ""])
    with database.reading() as session:
        assert len(session.scalars(select(WelcomeTick)).all()) == 1
    write(app, world, "self", says=["Do otherwise"])
    with database.reading() as session:
        assert session.scalars(select(WelcomeTick)).all() == []
        assert len(session.scalars(select(WelcomeStep)).all()) == 1
