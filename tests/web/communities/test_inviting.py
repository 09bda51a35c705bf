"""Invitations: by link, by mail, and all the ways in which they must not let anybody in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Invitation, MembershipState
from community.mail.models import Mail
from tests.web.communities.doors import events, post, state_of
from tests.world import World, sign_in

PLACE = "/communities/vault/invitations"


def link_in(text: str) -> str:
    found = re.search(r"http://localhost(/invitations/[\w-]{43})", text)
    assert found, "the page shows a link"
    return found[1]


def invite(app: Flask, world: World, **fields: object) -> str:
    wanted = {"email": "", "uses": 1, "days": 7, "note": "", **fields}
    return link_in(post(sign_in(app, world.ada), PLACE, **wanted).text)


def test_a_link_shows_where_it_leads_and_lets_in_as_many_as_it_says(
    app: Flask, database: Database, world: World
) -> None:
    link = invite(app, world, uses=2, note="You know locks.")
    zed, cleo, fay = (sign_in(app, who) for who in (world.zed, world.cleo, world.fay))

    page = zed.get(link).text
    assert "Vault" in page
    assert "You know locks." in page
    assert state_of(database, world.vault, world.zed) is None, "looking is not joining"
    assert post(zed, link).headers["Location"] == "/communities/vault"
    assert post(cleo, link).status_code == 303
    late = post(fay, link)
    assert late.status_code == 422
    assert "ault" not in late.text
    assert zed.get("/communities/vault").status_code == 200
    assert fay.get("/communities/vault").status_code == 404
    assert events(database).count("membership:started") == 2


def test_a_visitor_signs_in_before_an_invitation_says_anything(app: Flask, world: World) -> None:
    link = invite(app, world)
    answer = app.test_client().get(link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=/invitations/")
    assert "ault" not in answer.text


def test_a_visitor_with_a_good_link_is_told_to_which_community_and_nobody_else(
    app: Flask, world: World
) -> None:
    ada, visitor = sign_in(app, world.ada), app.test_client()
    link = invite(app, world)
    mailed = invite(app, world, email="new@hearth.example")
    told = "You are invited to Vault"
    for good in (link, mailed):
        to_sign_in = visitor.get(good).headers["Location"]
        assert told in visitor.get(to_sign_in).text
        assert told in visitor.get(f"/sign-up?next={good}").text
        refused = visitor.post(to_sign_in, data={"login": "x", "password": "y", "next": good})
        assert told in refused.text or refused.status_code == 400
    listed = ada.get(PLACE).text
    number = re.findall(rf"{PLACE}/(\d+)/revocation", listed)
    for each in number:
        assert post(ada, f"{PLACE}/{each}/revocation").status_code == 303
    for bad in (link, mailed, f"/invitations/{'x' * 43}", "/communities/vault", "/"):
        for page in (f"/sign-in?next={bad}", f"/sign-up?next={bad}"):
            text = visitor.get(page).text
            assert "You are invited" not in text
            assert ">Vault" not in text


def test_c16_an_invitation_by_mail_is_for_its_address_alone(
    app: Flask, database: Database, world: World
) -> None:
    link = invite(app, world, email="Zed@hearth.example", uses=50)
    with database.reading() as session:
        mail = session.scalars(select(Mail)).one()
        kept = session.scalars(select(Invitation)).one()
    assert (mail.recipient, mail.purpose) == ("zed@hearth.example", "invitation")
    assert link in mail.text_body
    assert link in mail.html_body
    assert (kept.email, kept.uses_left) == ("zed@hearth.example", 1)

    stranger = sign_in(app, world.fay)
    for answer in (stranger.get(link), post(stranger, link)):
        assert answer.status_code == 403
        assert "ault" not in answer.text
    assert state_of(database, world.vault, world.fay) is None
    assert post(sign_in(app, world.zed), link).status_code == 303


@pytest.mark.parametrize("spoiled", ["expired", "revoked", "demoted", "removed", "suspended"])
def test_c16_an_invitation_that_is_no_longer_good_lets_nobody_in(
    app: Flask, database: Database, world: World, spoiled: str
) -> None:
    link = invite(app, world)
    ada, zed = sign_in(app, world.ada), sign_in(app, world.zed)
    assert zed.get(link).status_code == 200, "it was good before"
    if spoiled == "revoked":
        with database.reading() as session:
            made = session.scalars(select(Invitation.id)).one()
        assert post(ada, f"{PLACE}/{made}/revocation").status_code == 303
    if spoiled in ("demoted", "removed"):
        post(ada, "/communities/vault/members/ben/role", role="facilitator")
        post(ada, "/communities/vault/members/ada/role", role="member")
    if spoiled == "removed":
        post(sign_in(app, world.ben), "/communities/vault/members/ada/removal")
    if spoiled == "suspended":
        post(sign_in(app, world.mo), "/admin/people/ada/suspension", reason="Gone", days=0)
    later = clock.ahead(days=8) if spoiled == "expired" else clock.now()
    with clock.frozen(later):
        late = sign_in(app, world.zed)
        for answer in (late.get(link), post(late, link)):
            assert answer.status_code == 422
            assert "no longer good" in answer.text
            assert "ault" not in answer.text

    assert state_of(database, world.vault, world.zed) is None


def test_a_secret_that_never_was_is_like_any_address_that_is_not_there(
    app: Flask, world: World
) -> None:
    assert sign_in(app, world.zed).get("/invitations/" + "x" * 43).status_code == 404


def test_a_suspended_person_is_not_let_in(app: Flask, world: World) -> None:
    link = invite(app, world)
    answer = post(sign_in(app, world.sue), link)

    assert answer.status_code == 403
    assert "ault" not in answer.text


def test_somebody_who_is_in_already_keeps_their_part_and_uses_nothing_up(
    app: Flask, database: Database, world: World
) -> None:
    link = invite(app, world)
    post(sign_in(app, world.ada), link)

    assert state_of(database, world.vault, world.ada) == MembershipState.ACTIVE
    assert sign_in(app, world.ada).get("/communities/vault/settings").status_code == 200
    assert post(sign_in(app, world.zed), link).status_code == 303


def test_a_wrong_address_or_number_comes_back_with_what_was_typed(app: Flask, world: World) -> None:
    refused = post(
        sign_in(app, world.ada), PLACE, email="not an address", uses=1000, days=7, note="Typed"
    )

    assert refused.status_code == 422
    assert 'id="email-error"' in refused.text
    assert 'id="uses-error"' in refused.text
    assert "Typed" in refused.text
