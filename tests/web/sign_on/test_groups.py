"""The groups that a token names, applied at each sign-in; the rules are tested in the domain."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import GroupRule, Settings
from app.database import Database
from app.doctor import examine
from community.accounts.models import Account
from tests.provider import FakeProvider, go, signed_in_as, somebody
from tests.world import World, sign_in


def _role(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(Account.role).where(Account.name == "Noor Lind")).one()


def test_groups_open_a_private_community_and_close_it(
    app: Flask, world: World, fake: FakeProvider
) -> None:
    browser = app.test_client()
    for groups, status in ((["keepers"], 200), ([], 404), ("keepers", 200), (None, 404)):
        fake.person = somebody(**({} if groups is None else {"groups": groups}))
        go(browser, fake)
        assert signed_in_as(browser) == "noor-lind"
        assert browser.get("/communities/vault").status_code == status

    admin = sign_in(app, world.mo)
    for page in ("/admin/log", "/admin/people/noor-lind"):
        log = admin.get(page).text
        assert "vault: in keepers" in log
        assert "A group at the provider of single sign-on" in log
        assert "Somebody who was erased" not in log


@pytest.mark.usefixtures("world")
def test_groups_that_stand_elsewhere_change_nothing(app: Flask, fake: FakeProvider) -> None:
    browser = app.test_client()
    fake.person = somebody(groups=["keepers"])
    go(browser, fake)
    fake.person = somebody(_claim_names={"groups": "src1"})
    go(browser, fake)

    assert browser.get("/communities/vault").status_code == 200


@pytest.mark.usefixtures("world")
def test_an_admin_by_group_is_one_for_twelve_hours_and_until_the_group_goes(
    app: Flask, database: Database, fake: FakeProvider
) -> None:
    first, second = app.test_client(), app.test_client()
    fake.person = somebody(groups=["cn=ops,ou=it"])
    cookies = " ".join(go(first, fake).headers.getlist("Set-Cookie"))
    assert re.search(r"hearth=[^;]+;.*?Max-Age=431\d\d;|hearth=[^;]+;.*?Max-Age=43200;", cookies)
    assert _role(database) == "admin"
    assert first.get("/admin/log").status_code == 200
    fake.person = somebody(groups=[])
    go(second, fake)
    assert _role(database) == "person"
    assert signed_in_as(first) is None
    assert second.get("/admin/log").status_code == 403


def test_the_doctor_names_a_silent_provider_and_a_community_that_is_not_there(
    settings: Settings, fake: FakeProvider, world: World
) -> None:
    del world
    settings.data_dir.chmod(0o700)
    (settings.data_dir / "secret").write_text(settings.secret)

    def lines() -> dict[str, str]:
        return {each.name: each.state for each in examine(settings)}

    assert (lines()["sign-on"], lines()["groups"]) == ("good", "good")
    fake.answers = {"/jwks": (500, b"")}
    assert lines()["sign-on"] == "bad"
    assert settings.sign_on is not None
    rules = (GroupRule(group="a", community="meadow"),)
    settings = replace(settings, sign_on=replace(settings.sign_on, groups=rules))
    assert lines()["groups"] == "doubtful"
    settings = replace(settings, sign_on=None)
    assert {"sign-on", "groups"} & lines().keys() == set()
