"""The public log and the rules, as pages and from the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import cli
from app.config import Settings
from app.database import Database
from tests.naming import says
from tests.web.communities.doors import post
from tests.web.posting import posted
from tests.world import World, sign_in


def test_a_facilitator_cites_a_rule_and_everybody_reads_it_without_a_name(
    app: Flask, database: Database, world: World
) -> None:
    beans = posted(database, world, author="cleo")
    ada = sign_in(app, world.ada)
    post(ada, "/communities/garden/moderation/rules", rules="Be kind.\nNo adverts.", version="0")
    stale = post(ada, "/communities/garden/moderation/rules", rules="Only mine.", version="0")
    assert stale.status_code == 409
    assert "Only mine." in stale.text
    assert "2. No adverts." in ada.get(f"/threads/{beans.thread_id}/hiding").text

    hidden = post(ada, f"/threads/{beans.thread_id}/hiding", reason="You sell seeds", rule="2")

    assert hidden.status_code == 303
    for browser in (app.test_client(), sign_in(app, world.zed)):
        page = browser.get("/communities/garden/moderation/log").text
        assert "2. No adverts." in page
        assert "A facilitator hid a post" in page
        told = browser.get("/api/v1/communities/garden/moderation/log").json["items"]
        assert [line["act"] for line in told] == ["hide", "set_rules"]
        for telling in ("Ada", "Cleo", "/people/cleo", "You sell seeds", "marrowstone"):
            assert not says(page + json.dumps(told), telling)
    own = ada.get("/communities/garden/moderation/log").text
    assert "/people/cleo" in own
    assert "You sell seeds" in own


@pytest.mark.parametrize("outsider", ["zed", "xen", "mo", "sue"])
def test_the_log_of_a_private_community_is_for_its_readers(
    app: Flask, world: World, outsider: str
) -> None:
    browser = sign_in(app, getattr(world, outsider))
    for place in ("/communities/vault/moderation/log", "/api/v1/communities/vault/moderation/log"):
        assert browser.get(place).status_code == 404
        assert sign_in(app, world.ben).get(place).status_code == 200


def test_an_operator_verifies_the_log(
    app: Flask,
    settings: Settings,
    database: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("HEARTH_DATABASE_URL", settings.database_url)
    beans = posted(database, world)
    post(sign_in(app, world.ada), f"/threads/{beans.thread_id}/hiding", reason="Why")

    whole = CliRunner().invoke(cli, ["audit", "verify", "--json"])
    assert whole.exit_code == 0
    assert json.loads(whole.stdout)["entries"] == 1

    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE log_heads SET entries = 2")
    broken = CliRunner().invoke(cli, ["audit", "verify"])
    assert broken.exit_code == 1
    assert "lines are missing" in broken.stdout
