"""Newcomers are promised a hello by name and time, and never by somebody who cannot come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.lifecycle.models import Absence
from community.welcoming.models import Welcomer
from tests.web.conversation import Conversation, post
from tests.web.welcoming import (
    MINUTE,
    carry,
    comes,
    heard,
    later,
    on_rota,
    set_member,
    suspend,
    welcome_of,
)
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
GARDEN = "/communities/garden"
WELCOME = f"{GARDEN}/welcome"


def given(database: Database, account_id: int) -> tuple[str, int | None]:
    """How it stands for a newcomer, and whose turn it is."""
    found = welcome_of(database, account_id)
    return ("", None) if found is None else (found.state, found.welcomer_id)


def test_a_newcomer_is_given_to_somebody_who_agreed(
    app: Flask, world: World, database: Database
) -> None:
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    assert post(ada, f"{WELCOME}/rota", handle="@cleo").status_code == 303
    carry(database)
    assert heard(database, world.cleo) == ["welcomer_asked"]
    comes(database, world, "pia")
    assert given(database, world.pia) == ("", None), "who was asked has not agreed"

    assert "You are asked to say hello" in cleo.get(GARDEN).text
    assert post(cleo, f"{WELCOME}/place").status_code == 303
    assert post(cleo, f"{WELCOME}/place").status_code == 303
    before = clock.now()
    comes(database, world, "zed")

    found = welcome_of(database, world.zed)
    assert found
    assert (found.state, found.welcomer_id) == ("waiting", world.cleo)
    assert found.began_at - before < MINUTE
    assert found.due_at
    assert abs(found.due_at - found.began_at - timedelta(hours=48)) < MINUTE
    assert "welcome_given" in heard(database, world.cleo)
    assert heard(database, world.zed) == ["welcome_promised"]
    zed = sign_in(app, world.zed)
    assert "Cleo will say hello by" in zed.get(GARDEN).text
    assert "Cleo will say hello to you in" in zed.get("/notifications").text
    assert "Say hello to Zed" in cleo.get("/today").text
    assert "Zed" in cleo.get(WELCOME).text
    for other in (world.ben, world.ada):
        assert "will say hello by" not in sign_in(app, other).get(GARDEN).text


def test_the_order_is_fair(world: World, database: Database) -> None:
    on_rota(database, world, "cleo", "ben", "fay")
    order = []
    for name in ("zed", "pia", "mo", "xen"):
        comes(database, world, name)
        order.append(given(database, getattr(world, name))[1])
    assert order == [world.cleo, world.ben, world.fay, world.cleo]


def _away(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        place = session.query(Welcomer).filter_by(account_id=world.cleo).one()
        place.away_until = clock.now().date() + timedelta(days=2)


def _absent(database: Database, world: World) -> None:
    today = clock.now().date()
    with database.unit_of_work() as session:
        session.add(
            Absence(
                community_id=world.garden,
                account_id=world.cleo,
                starts_on=today - timedelta(days=1),
                ends_on=today + timedelta(days=1),
                created_at=clock.now(),
            )
        )


def _muted(database: Database, world: World) -> None:
    set_member(database, world.cleo, muted_until=clock.ahead(days=1))


def _left(database: Database, world: World) -> None:
    set_member(database, world.cleo, state="left")


def _suspended(database: Database, world: World) -> None:
    suspend(database, world.cleo)


@pytest.mark.parametrize("out", [_away, _absent, _muted, _left, _suspended])
def test_who_cannot_come_is_left_out(world: World, database: Database, out: Any) -> None:
    on_rota(database, world, "cleo", "ben")
    out(database, world)
    comes(database, world, "zed")
    assert given(database, world.zed) == ("waiting", world.ben)


def test_without_a_rota_nothing_is_promised(app: Flask, world: World, database: Database) -> None:
    comes(database, world, "zed")
    on_rota(database, world, "cleo")
    _left(database, world)
    comes(database, world, "pia")
    assert given(database, world.zed) == given(database, world.pia) == ("", None)
    assert "will say hello" not in sign_in(app, world.zed).get(GARDEN).text
    assert heard(database, world.zed) == []


def test_after_two_days_it_is_the_next_ones_turn_and_then_the_facilitators(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "cleo", "ben")
    comes(database, world, "zed")
    later(database, hours=47, minutes=59)
    assert given(database, world.zed) == ("waiting", world.cleo)

    later(database, hours=48, minutes=1)
    assert given(database, world.zed) == ("waiting", world.ben)
    assert "welcome_passed_on" in heard(database, world.cleo)
    page = sign_in(app, world.cleo).get("/notifications").text
    assert "nothing is left for you to do" in page
    assert "Say hello to Zed" not in sign_in(app, world.cleo).get("/today").text
    assert heard(database, world.zed) == ["welcome_promised"] * 2

    later(database, hours=96, minutes=2)
    assert given(database, world.zed)[0] == "passed_up"
    assert "welcome_passed_up" in heard(database, world.fay)
    fay = sign_in(app, world.fay)
    assert "1 newcomer still waits for a hello" in fay.get("/today").text
    assert "Whoever facilitates here will say hello" in sign_in(app, world.zed).get(GARDEN).text
    assert f"{WELCOME}/newcomers/" in fay.get(WELCOME).text
    later(database, hours=200)
    assert heard(database, world.fay).count("welcome_passed_up") == 1


def test_whoever_leaves_the_rota_leaves_their_turns_to_the_next(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "cleo", "ben")
    comes(database, world, "zed")
    cleo = sign_in(app, world.cleo)
    assert post(cleo, f"{WELCOME}/rota/cleo/removal").status_code == 303
    carry(database)
    assert given(database, world.zed) == ("waiting", world.ben)
    assert "welcome_passed_on" not in heard(database, world.cleo)
    assert post(cleo, f"{WELCOME}/rota/ben/removal").status_code == 403
    assert post(cleo, f"{WELCOME}/rota/cleo/removal").status_code == 404


@pytest.mark.parametrize("gone", [_left, _suspended])
def test_a_turn_passes_on_at_once_from_whom_is_gone(
    world: World, database: Database, gone: Any
) -> None:
    on_rota(database, world, "cleo", "ben")
    comes(database, world, "zed")
    gone(database, world)
    later(database, seconds=1)
    assert given(database, world.zed) == ("waiting", world.ben)


def test_a_newcomer_who_leaves_is_waited_for_no_more(world: World, database: Database) -> None:
    on_rota(database, world, "cleo")
    comes(database, world, "zed")
    set_member(database, world.zed, state="left")
    later(database, seconds=1)
    assert given(database, world.zed)[0] == "closed"
    comes(database, world, "zed")
    assert given(database, world.zed)[0] == "closed", "who comes back was promised one once"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def _replies(talk: Conversation, who: str) -> None:
    talk.say(talk.start("zed"), who)


def _comments(talk: Conversation, who: str) -> None:
    answer = talk.say(talk.start("ben"), "zed")
    with talk.database.reading() as session:
        from community.threads.models import Reply  # beside its one use

        thread_id = session.get_one(Reply, answer).thread_id
    talk.say(thread_id, who, "Hello!", comment=True, parent_id=answer)


def _names(talk: Conversation, who: str) -> None:
    talk.start(who, body="Welcome, @zed!", title="Somebody is new")


@pytest.mark.parametrize("greet", [_replies, _comments, _names])
@pytest.mark.parametrize(("who", "met"), [("cleo", 1), ("ada", 1), ("ben", 0)])
def test_a_hello_is_noticed(  # fixtures and the two parameters
    app: Flask,
    world: World,
    database: Database,
    talk: Conversation,
    greet: Any,
    who: str,
    met: int,
) -> None:
    on_rota(database, world, "cleo")
    comes(database, world, "zed")
    greet(talk, who)
    carry(database)
    assert given(database, world.zed)[0] == ("met" if met else "waiting")
    if met:
        found = welcome_of(database, world.zed)
        assert found
        assert found.met_by_id == getattr(world, who)
        assert "has said hello" in sign_in(app, world.zed).get(GARDEN).text
        later(database, hours=49)
        assert given(database, world.zed)[0] == "met"


def test_it_is_said_elsewhere_or_needs_not_be_said(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "cleo")
    comes(database, world, "zed")
    comes(database, world, "pia")
    first, second = welcome_of(database, world.zed), welcome_of(database, world.pia)
    assert first
    assert second
    where = f"{WELCOME}/newcomers/{first.id}/met"
    for other in ("ben", "zed"):
        assert post(sign_in(app, getattr(world, other)), where).status_code == 404
    cleo = sign_in(app, world.cleo)
    assert post(cleo, where).status_code == 303
    assert post(cleo, where).status_code == 404
    assert given(database, world.zed)[0] == "met"

    pia = sign_in(app, world.pia)
    assert post(pia, f"{WELCOME}/waiving").status_code == 303
    assert given(database, world.pia)[0] == "waived"
    assert ">Pia<" not in cleo.get(WELCOME).text
    assert post(pia, f"{WELCOME}/waiving").status_code == 404
