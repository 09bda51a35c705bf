"""Bad input over a socket gets an answer and costs nobody the connection."""

from __future__ import annotations

from typing import Any

import pytest

from app.realtime.commands import COMMANDS
from community.rights import RIGHTS
from tests.realtime.conftest import OpenPage
from tests.world import World


def test_every_command_declares_its_rule() -> None:
    assert COMMANDS
    assert {each.rule for each in COMMANDS.values()} <= set(RIGHTS)


@pytest.mark.parametrize(
    "name", ["dance", "__proto__", "connect", "disconnect", "constructor", "*", ""]
)
def test_k4_an_unknown_command_is_refused_and_the_page_stays(
    world: World, open_page: OpenPage, name: str
) -> None:
    page = open_page(world.ben)

    ack = page.emit(name, {}, callback=True)

    assert ack["ok"] is False
    assert ack["code"] == "unknown_command"
    assert page.is_connected()


@pytest.mark.parametrize(
    "sent",
    [
        (),
        ({}, {}),
        ("thread:1",),
        (None,),
        ([1],),
        ({"thread_id": "1"},),
        ({"thread_id": 0},),
        ({"thread_id": 2**70},),
        ({"thread_id": 1.5},),
        ({"thread_id": True},),
        ({"thread_id": 1, "last_seq": -1},),
        ({"thread_id": 1, "room": "account:1"},),
        ({"thread_id": {"a": [[[[]]]]}},),
    ],
)
def test_k4_bad_input_is_named_and_the_page_stays(
    world: World, open_page: OpenPage, sent: tuple[Any, ...]
) -> None:
    page = open_page(world.ben)

    ack = page.emit("watch", *sent, callback=True)

    assert (ack["ok"], ack["code"]) == (False, "invalid")
    assert page.is_connected()


def test_k6_a_flood_is_slowed_down_and_the_page_stays(world: World, open_page: OpenPage) -> None:
    page = open_page(world.ben)

    codes = [page.emit("unwatch", {"thread_id": 1}, callback=True).get("code") for _ in range(60)]

    assert codes[0] is None
    assert codes[-1] == "throttled"
    assert page.is_connected()
