"""The rota as its members and facilitators see it, and within which bounds it works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.communities.access import community_to
from community.welcoming.actions import ask_welcomer
from community.welcoming.models import Welcome, WelcomeTurn
from tests.web.conversation import post
from tests.web.test_welcoming import given
from tests.web.welcoming import carry, comes, heard, later, on_rota, set_member
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
GARDEN = "/communities/garden"
WELCOME = f"{GARDEN}/welcome"


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


def test_whom_a_facilitator_takes_off_is_told_and_who_goes_is_not(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "cleo", "ben")
    comes(database, world, "zed")
    assert post(sign_in(app, world.ada), f"{WELCOME}/rota/cleo/removal").status_code == 303
    carry(database)
    assert heard(database, world.cleo)[-1] == "welcome_passed_on"
    assert post(sign_in(app, world.ben), f"{WELCOME}/rota/ben/removal").status_code == 303
    carry(database)
    assert heard(database, world.ben)[-1] == "welcome_given"


def test_who_left_reads_no_newcomers_name_any_more(
    app: Flask, world: World, database: Database
) -> None:
    on_rota(database, world, "ben", slug="vault")
    comes(database, world, "zed", slug="vault")
    ben = sign_in(app, world.ben)
    assert "Say hello to Zed" in ben.get("/today").text
    # The worker has not heard of it yet.
    assert post(ben, "/communities/vault/leave").status_code == 303
    assert "Say hello to Zed" not in ben.get("/today").text


def test_who_left_is_on_the_rota_no_more(app: Flask, world: World, database: Database) -> None:
    on_rota(database, world, "ben", "cleo")
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    post(ben, f"{GARDEN}/leave")
    carry(database)
    rota = ada.get(WELCOME).text.partition("The rota")[2]
    assert "Cleo" in rota
    assert "Ben" not in rota
    comes(database, world, "ben")
    comes(database, world, "zed")
    assert given(database, world.zed) == ("waiting", world.cleo), "they agreed to nothing anew"
