"""Newcomers are promised a hello by name and time, and never by somebody who cannot come."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.communities.access import community_to
from community.lifecycle.models import Absence
from community.welcoming.actions import ask_welcomer
from community.welcoming.models import Welcome, Welcomer, WelcomeTurn
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
    assert re.search(r"Cleo</bdi></a>\s*will say hello by", zed.get(GARDEN).text)
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
    assert "Pia" not in cleo.get(WELCOME).text.split("<main", 1)[1]
    assert post(pia, f"{WELCOME}/waiving").status_code == 404


def test_figures_tell_of_five_people_at_least(app: Flask, world: World, database: Database) -> None:
    on_rota(database, world, "cleo")
    fay = sign_in(app, world.fay)
    began = clock.ago(days=10)
    for number, name in enumerate(("zed", "pia", "mo", "xen", "sue")):
        with database.unit_of_work() as session:
            hours = 10 * (number + 1)
            session.add(
                Welcome(
                    community_id=world.garden,
                    account_id=getattr(world, name),
                    began_at=began,
                    state="met",
                    met_at=began + timedelta(hours=hours),
                )
            )
        page = fay.get(WELCOME).text
        assert ("Met within 48 hours" in page) == (number == 4)
    assert "80 %" in page
    assert "30 hours for half of them" in page
    assert "How newcomers were met" not in sign_in(app, world.cleo).get(WELCOME).text


def test_nobody_has_more_than_five_turns_at_once(world: World, database: Database) -> None:
    on_rota(database, world, "cleo")
    for name in ("zed", "pia", "mo", "xen", "ben"):
        with database.unit_of_work() as session:
            session.add(
                Welcome(
                    community_id=world.garden,
                    account_id=getattr(world, name),
                    began_at=clock.now(),
                    state="waiting",
                    welcomer_id=world.cleo,
                    due_at=clock.ahead(hours=48),
                )
            )
    set_member(database, world.sue, state="left")
    with database.unit_of_work() as session:
        from community.accounts.models import Account  # beside its one use

        session.get_one(Account, world.sue).suspended_at = None
    comes(database, world, "sue")
    assert given(database, world.sue) == ("", None)


def test_who_founds_a_place_or_facilitates_is_no_newcomer(world: World, database: Database) -> None:
    on_rota(database, world, "cleo")
    with database.unit_of_work() as session:
        from community.communities.actions.memberships import appoint  # as above

        appoint(session, community_id=world.garden, account_id=world.zed)
    carry(database)
    assert given(database, world.zed) == ("", None)


def test_strangers_learn_nothing_and_members_not_the_rota(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "ben", slug="vault")
    on_rota(database, world, "cleo")
    zed = sign_in(app, world.zed)
    for place in ("vault", "nowhere"):
        for path in ("", "/steps"):
            assert zed.get(f"/communities/{place}/welcome{path}").status_code == 404
        assert post(zed, f"/communities/{place}/welcome/rota", handle="ben").status_code == 404
        assert post(zed, f"/communities/{place}/welcome/waiving").status_code == 404
    assert zed.get(WELCOME).status_code == 403
    page = sign_in(app, world.ben).get(WELCOME).text
    assert "The rota" not in page
    assert "Cleo" not in page
    assert post(sign_in(app, world.ben), f"{WELCOME}/rota", handle="ben").status_code == 403


@pytest.mark.parametrize("handle", ["zed", "nobody", ""])
def test_only_members_are_asked(app: Flask, world: World, handle: str) -> None:
    answer = post(sign_in(app, world.ada), f"{WELCOME}/rota", handle=handle)
    assert answer.status_code == 422
    assert f'value="{handle}"' in answer.text


def test_away_has_its_bounds(app: Flask, world: World, database: Database) -> None:
    on_rota(database, world, "cleo")
    cleo = sign_in(app, world.cleo)
    where = f"{WELCOME}/place/absence"
    today = clock.now().date()
    for bad in (today - timedelta(days=2), today + timedelta(days=400), "soon"):
        assert post(cleo, where, until=str(bad)).status_code == 422
    assert post(cleo, where, until=str(today + timedelta(days=3))).status_code == 303
    assert "Away until" in cleo.get(WELCOME).text
    assert post(cleo, f"{where}/remove").status_code == 303
    assert "Away until" not in cleo.get(WELCOME).text
    assert post(sign_in(app, world.ben), where, until=str(today)).status_code == 404


def test_asking_twice_is_asking_once(world: World, database: Database) -> None:
    for _ in range(2):
        with database.unit_of_work() as session:
            granted = community_to(session, world.actor("ada"), "garden", verb="welcoming.arrange")
            ask_welcomer(session, granted, account_id=world.cleo, by=world.actor("ada"))
        carry(database)
    assert heard(database, world.cleo) == ["welcomer_asked"]


def test_a_turn_is_noted_once(world: World, database: Database) -> None:
    on_rota(database, world, "cleo", "ben")
    comes(database, world, "zed")
    later(database, hours=49)
    with database.reading() as session:
        turns = session.query(WelcomeTurn).order_by(WelcomeTurn.id).all()
        assert [each.account_id for each in turns] == [world.cleo, world.ben]
