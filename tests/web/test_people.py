"""Profiles, former handles, imported people and how they are claimed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from community.threads.models import Thread, ThreadKind
from tests import factories
from tests.accounts import PASSWORD, found_in, mails_to, post, token_in
from tests.world import World, sign_in

_VARYING = re.compile(r'value="[^"]*"|<code>[0-9a-f]{16}</code>|/people/\w+|next=[\w%/]+')


def imported(database: Database, world: World, *, handle: str, community_id: int) -> int:
    """An imported person who wrote one thread."""
    with database.unit_of_work() as session:
        person = factories.account(session, handle=handle)
        person.state = AccountState.STAGED
        person.email = None
        session.add(
            Thread(
                community_id=community_id,
                author_id=person.id,
                kind=ThreadKind.DISCUSSION,
                title="From afar",
                body="x",
                body_html="<p>x</p>",
                renderer=1,
                created_at=clock.now(),
                last_activity_at=clock.now(),
            )
        )
        del world
        return person.id


def test_people_who_are_signed_in_read_profiles(app: Flask, world: World) -> None:
    page = sign_in(app, world.ben).get("/people/ada")

    assert page.status_code == 200
    assert "<h1><bdi>Ada</bdi></h1>" in page.text
    assert "/communities/vault" in page.text
    assert "/communities/vault" not in sign_in(app, world.zed).get("/people/ada").text


def test_a_stranger_cannot_tell_a_person_from_nobody(app: Flask, world: World) -> None:
    assert sign_in(app, world.zed).get("/people/ben").status_code == 200
    for browser in (app.test_client(), sign_in(app, world.sue)):
        browser.get("/")  # the first page of a browser brings the form cookie
        known, nobody = browser.get("/people/ben"), browser.get("/people/nobody")
        assert known.status_code == nobody.status_code == 404
        assert _VARYING.sub("", known.text) == _VARYING.sub("", nobody.text)
        assert {name for name, _v in known.headers} == {name for name, _v in nobody.headers}


def test_a_former_handle_leads_on_once_access_is_granted(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    changed = post(ben, "/settings/handle", handle="benjamin")

    assert changed.status_code == 303
    assert sign_in(app, world.zed).get("/people/ben").location == "/people/benjamin"
    assert app.test_client().get("/people/ben").status_code == 404
    assert post(sign_in(app, world.zed), "/settings/handle", handle="ben").status_code == 409
    assert post(ben, "/settings/handle", handle="ben").status_code == 303
    assert sign_in(app, world.zed).get("/people/benjamin").location == "/people/ben"


@pytest.mark.parametrize("handle", ["../x", "<b>", "null", "me", "admin", "api", "A b"])
def test_c17_reserved_and_odd_handles_are_refused_and_kept_in_the_form(
    app: Flask, world: World, handle: str
) -> None:
    answer = post(sign_in(app, world.ben), "/settings/handle", handle=handle)

    assert answer.status_code == 422
    assert 'id="handle-error"' in answer.text
    assert "<b>" not in answer.text


def test_e1_nothing_typed_into_a_profile_becomes_markup(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
    saved = post(
        ben,
        "/settings/profile",
        name=bad[:80],
        headline=bad,
        bio=f"{bad} [x](javascript:alert(1)) **bold**",
        team=bad,
        location=bad,
        website="",
        version="1",
    )
    website = post(ben, "/settings/profile", name="Ben", website="javascript:alert(1)")
    page = sign_in(app, world.zed).get("/people/ben").text

    assert saved.status_code == 303
    assert website.status_code == 422
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "{{7*7}}" in page
    assert "<strong>bold</strong>" in page


def test_a_profile_that_was_changed_elsewhere_is_not_overwritten(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    first = post(ben, "/settings/profile", name="Ben", headline="one", version="1")
    second = post(ben, "/settings/profile", name="Ben", headline="two", version="1")

    assert first.status_code == 303
    assert second.status_code == 409
    assert 'value="two"' in second.text


def test_an_imported_person_is_seen_by_readers_of_what_they_wrote_alone(
    app: Flask, world: World, database: Database
) -> None:
    imported(database, world, handle="faraway", community_id=world.vault)

    assert sign_in(app, world.ben).get("/people/faraway").status_code == 200
    assert sign_in(app, world.zed).get("/people/faraway").status_code == 404
    assert sign_in(app, world.mo).get("/people/faraway").status_code == 404


def test_an_imported_person_is_claimed_once_by_an_admins_link(
    app: Flask, world: World, database: Database
) -> None:
    person = imported(database, world, handle="faraway", community_id=world.garden)
    assert post(sign_in(app, world.ben), "/people/faraway/claim").status_code == 404
    shown = post(sign_in(app, world.mo), "/people/faraway/claim")
    token = found_in(r"token=([\w-]+)", shown.text)
    fields = {"token": token, "email": "far@away.example", "password": PASSWORD}
    owner = app.test_client()

    taken = post(owner, "/claim", **fields)
    again = post(app.test_client(), "/claim", **fields)

    assert taken.location == "/settings/profile"
    assert again.status_code == 422
    assert "/people/faraway" in owner.get("/").text
    [mail] = mails_to(database, "far@away.example")
    assert post(owner, "/settings/account/address", token=token_in(mail)).status_code == 303
    with database.reading() as session:
        assert session.get_one(Account, person).email == "far@away.example"


def test_a_claim_cannot_take_the_address_of_somebody_else(
    app: Flask, world: World, database: Database
) -> None:
    person = imported(database, world, handle="faraway", community_id=world.garden)
    shown = post(sign_in(app, world.mo), "/people/faraway/claim")
    token = found_in(r"token=([\w-]+)", shown.text)

    post(app.test_client(), "/claim", token=token, email="ben@hearth.example", password=PASSWORD)

    with database.reading() as session:
        assert session.get_one(Account, person).email is None
    assert "already have an account" in mails_to(database, "ben@hearth.example")[0].text_body


def test_guessing_claim_codes_is_slowed(app: Flask, world: World) -> None:
    del world
    statuses = [
        post(
            app.test_client(),
            "/claim",
            token=f"aaaa-bbbb-ccc{n}",
            email="a@b.example",
            password=PASSWORD,
        ).status_code
        for n in range(8)
    ]

    assert statuses == [422] * 5 + [429] * 3


@pytest.mark.parametrize("handle", ["%00", "a%00b", "%F0%9F%8D%9E", "' OR 1=1", "%ED%A0%80", "1"])
def test_a8_odd_handles_are_nobody(app: Flask, world: World, handle: str) -> None:
    ben = sign_in(app, world.ben)

    assert ben.get(f"/people/{handle}").status_code == 404
    assert ben.get(f"/api/v1/people/{handle}").status_code == 404
