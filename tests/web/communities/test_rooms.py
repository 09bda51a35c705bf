"""The rooms of a community: what every reader finds, and the menu of who looks after it."""

from __future__ import annotations

import re

from flask import Flask

from tests.world import World, sign_in

_LED = (
    "health",
    "stage",
    "interventions",
    "quarter",
    "requests",
    "invitations",
    "welcome",
    "moderation",
    "settings",
)


def _rooms(page: str) -> list[str]:
    row = page.partition('class="rooms"')[2].partition("</nav>")[0]
    return re.findall(r'href="/communities/garden/?(\w*)"', row)


def test_who_facilitates_has_one_menu_of_what_they_look_after(app: Flask, world: World) -> None:
    page = sign_in(app, world.fay).get("/communities/garden").text

    assert _rooms(page) == ["", "threads", "questions", "knowledge", "members", "charter", *_LED]
    assert page.count(">Facilitate<") == 1


def test_every_room_of_the_menu_opens_and_gives_the_menu_its_name(app: Flask, world: World) -> None:
    fay = sign_in(app, world.fay)
    for room in _LED:
        page = fay.get(f"/communities/garden/{room}")
        assert page.status_code == 200
        row = page.text.partition('class="rooms"')[2].partition("</nav>")[0]
        current = re.findall(r'href="/communities/garden/(\w+)"[^>]*aria-current="page"', row)
        assert current == [room]
        assert 'tabs__link" aria-current="true"' in row, "the closed menu says where one is"


def test_a_member_and_a_visitor_have_no_menu(app: Flask, world: World) -> None:
    for browser in (sign_in(app, world.ben), app.test_client()):
        rooms = _rooms(browser.get("/communities/garden").text)
        assert rooms[:3] == ["", "threads", "questions"]
        assert not set(rooms) & set(_LED)


def test_who_sees_figures_alone_finds_them_among_the_rooms(app: Flask, world: World) -> None:
    page = sign_in(app, world.pia).get("/communities/garden").text

    assert _rooms(page)[-1] == "health"
    assert "Facilitate" not in page
