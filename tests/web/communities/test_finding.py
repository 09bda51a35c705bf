"""Who finds a community, and what outsiders learn of a private one."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from tests.web.communities.doors import CHARTER, community_row, events, post
from tests.world import World, sign_in


def test_the_directory_shows_each_reader_what_they_may_read(app: Flask, world: World) -> None:
    seen = {
        name: sign_in(app, getattr(world, name)).get("/communities").text
        for name in ("ben", "zed", "xen", "fay")
    }
    visitor = app.test_client().get("/communities").text

    assert "/communities/vault" in seen["ben"]
    for name in ("zed", "xen", "fay"):
        assert "/communities/workshop" in seen[name]
        assert "ault" not in seen[name]
    assert "/communities/garden" in visitor
    assert "/communities/workshop" not in visitor


@pytest.mark.parametrize("overseer", ["mo", "pia"])
def test_overseers_see_that_a_private_community_exists_and_nothing_in_it(
    app: Flask, world: World, overseer: str
) -> None:
    browser = sign_in(app, getattr(world, overseer))
    page = browser.get("/communities").text

    assert "Vault" in page
    assert "About the vault." not in page
    assert 'href="/communities/vault"' not in page
    assert browser.get("/communities/vault").status_code == 404
    assert "About the vault." in sign_in(app, world.ben).get("/communities").text


def test_a_suspended_member_reads_what_a_visitor_reads(app: Flask, world: World) -> None:
    browser = sign_in(app, world.sue)

    assert browser.get("/communities/garden").status_code == 200
    assert browser.get("/communities/vault").status_code == 404
    assert "orkshop" not in browser.get("/communities").text


ROOMS = ("", "/members", "/charter", "/charter/edit", "/settings", "/requests", "/invitations")
ACTS = (
    "/join",
    "/leave",
    "/request/withdrawal",
    "/charter/edit",
    "/settings",
    "/members/ben/role",
    "/members/ben/removal",
    "/requests/1/admission",
    "/requests/1/refusal",
    "/invitations",
    "/invitations/1/revocation",
    "/tags",
    "/tags/1",
    "/tags/1/deletion",
)


def normal(text: str, slug: str) -> str:
    """A page without what differs from one request to the next."""
    head, _, rest = text.replace(slug, "SLUG").partition('name="csrf_token" value="')
    return head + rest.partition('"')[2]


@pytest.mark.parametrize("outsider", ["zed", "xen", "sue", "fay", None])
def test_a_private_community_is_like_one_that_does_not_exist(
    app: Flask, database: Database, world: World, outsider: str | None
) -> None:
    browser = sign_in(app, getattr(world, outsider)) if outsider else app.test_client()
    before = events(database)
    for room in (*ROOMS, "/tags"):
        hidden = browser.get(f"/communities/vault{room}")
        absent = browser.get(f"/communities/ghost{room}")
        assert hidden.status_code == absent.status_code == 404, room
        assert normal(hidden.text, "vault") == normal(absent.text, "ghost"), room
    if outsider:
        for act in ACTS:
            hidden = post(browser, f"/communities/vault{act}", **CHARTER, version=1)
            absent = post(browser, f"/communities/ghost{act}", **CHARTER, version=1)
            assert hidden.status_code == absent.status_code, act
            assert hidden.status_code in (404, 422), act
            assert normal(hidden.text, "vault") == normal(absent.text, "ghost"), act

    assert events(database) == before
    assert community_row(database, "vault").version == 1
    assert sign_in(app, world.ada).get("/communities/vault/settings").status_code == 200
