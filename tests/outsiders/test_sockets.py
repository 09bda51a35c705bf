"""Every socket command about the vault, said by everybody who is outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.database import Database
from app.realtime.commands import COMMANDS
from app.realtime.server import Live
from community.text import render
from community.threads.access import thread_to
from community.threads.actions.posting import post_reply
from tests.outsiders.vault import Vault, fill
from tests.realtime.conftest import OpenPage, live, open_page
from tests.world import World

__all__ = ["live", "open_page"]  # fixtures borrowed from the tests of sockets

# What each command is sent about the vault; a command that is new must be added here.
_SAID: dict[str, Callable[[Vault], dict[str, int]]] = {
    "watch": lambda vault: {"thread_id": int(vault.ids["thread_id"][0]), "last_seq": 0},
    "unwatch": lambda vault: {"thread_id": int(vault.ids["thread_id"][0])},
}
_OUTSIDERS = (None, "zed", "xen", "sue", "fay")


@pytest.fixture
def vault(database: Database, world: World) -> Vault:
    """The private community, filled."""
    with database.unit_of_work() as session:
        return fill(session, world)


def test_every_command_is_in_the_sweep(app: Flask) -> None:
    assert app
    assert set(COMMANDS) <= set(_SAID)


def test_i18_outsiders_hear_nothing_and_a_member_does(
    world: World, vault: Vault, open_page: OpenPage, live: Live, database: Database
) -> None:
    inside = open_page(world.ben)
    outside = {name: open_page(getattr(world, name) if name else None) for name in _OUTSIDERS}
    acks = {
        name: [page.emit(command, say(vault), callback=True) for command, say in _SAID.items()]
        for name, page in outside.items()
        if page.is_connected()
    }
    assert inside.emit("watch", _SAID["watch"](vault), callback=True)["ok"]
    _reply(database, world, vault)
    live.tail.step()

    assert any(event["name"] == "reply:posted" for event in inside.get_received())
    for name, page in outside.items():
        if page.is_connected():
            assert acks[name][0]["ok"] is False
            assert acks[name][0]["code"] in {"not_found", "sign_in_needed"}
            heard = repr(page.get_received()).lower()
            assert not [word for word in vault.canaries.values() if word.lower() in heard]
            assert "thread" not in heard


def test_k3_a_hidden_thread_is_acknowledged_as_one_that_does_not_exist(
    world: World, vault: Vault, open_page: OpenPage
) -> None:
    page = open_page(world.zed)

    hidden = page.emit("watch", _SAID["watch"](vault), callback=True)
    absent = page.emit("watch", {"thread_id": 987654, "last_seq": 0}, callback=True)

    assert hidden == absent


def _reply(database: Database, world: World, vault: Vault) -> None:
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        thread = thread_to(session, ada, int(vault.ids["thread_id"][0]), verb="threads.reply")
        post_reply(session, thread, author=ada, text=render("one more"))
