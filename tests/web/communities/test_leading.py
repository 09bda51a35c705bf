"""Opening a community, its charter and settings, and who leads it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account, AccountState
from community.communities.models import Community, Visibility
from community.outbox import OutboxEntry
from tests import factories
from tests.community.test_caretaking import lead_nobody
from tests.web.communities.doors import CHARTER, community_row, events, post, state_of
from tests.world import World, sign_in

APPOINT = "/admin/communities/{}/facilitators/new"


def test_the_last_facilitator_neither_leaves_nor_steps_down(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    left = post(ada, "/communities/vault/leave")
    stepped = post(ada, "/communities/vault/members/ada/role", role="member")

    assert left.status_code == stepped.status_code == 422
    assert "last facilitator" in left.text
    assert post(ada, "/communities/vault/members/ben/role", role="facilitator").status_code == 303
    assert post(ada, "/communities/vault/members/ada/role", role="member").status_code == 303
    assert ada.get("/communities/vault/settings").status_code == 403


def test_facilitators_do_not_depose_each_other_but_an_admin_does(app: Flask, world: World) -> None:
    ada, mo = sign_in(app, world.ada), sign_in(app, world.mo)

    assert post(ada, "/communities/garden/members/fay/role", role="member").status_code == 403
    assert post(ada, "/communities/garden/members/fay/removal").status_code == 403
    assert post(mo, "/communities/garden/members/fay/role", role="member").status_code == 303
    assert post(ada, "/communities/garden/members/fay/removal").status_code == 303


def test_members_are_listed_with_facilitators_first_and_newcomers_marked(
    app: Flask, world: World
) -> None:
    _, _, page = sign_in(app, world.ben).get("/communities/garden/members").text.partition("<main")

    assert page.index("@ada") < page.index("@ben")
    assert page.index("@fay") < page.index("@ben")
    assert page.index("@ben") < page.index("@cleo") < page.rindex("New here")
    assert "Make facilitator" not in page
    assert "Make facilitator" in sign_in(app, world.ada).get("/communities/garden/members").text


@pytest.mark.parametrize("slug", ["new", "garden", "a", "Ünder", "42", "two--hyphens", "-x"])
def test_a_bad_address_is_refused_and_nothing_typed_is_lost(
    app: Flask, world: World, slug: str
) -> None:
    refused = post(
        sign_in(app, world.mo),
        "/communities/new",
        name="A long name of my own",
        slug=slug,
        summary="Typed with care",
        proposal="For whoever needs it",
        opens_as="public",
        joining="open",
    )

    assert refused.status_code == 422
    assert "Typed with care" in refused.text
    assert 'id="slug-error"' in refused.text


def test_a_charter_is_rendered_safely_and_kept_against_a_later_writer(
    app: Flask, database: Database, world: World
) -> None:
    ada, fay, ben = (sign_in(app, who) for who in (world.ada, world.fay, world.ben))
    assert post(ben, "/communities/garden/charter/edit", **CHARTER, version=1).status_code == 403
    assert post(ada, "/communities/garden/charter/edit", **CHARTER, version=1).status_code == 303
    page = ben.get("/communities/garden/charter").text
    assert "<strong>water</strong>" in page
    assert "<script>alert" not in page

    late = post(
        fay,
        "/communities/garden/charter/edit",
        **{**CHARTER, "purpose": "My own purpose"},
        version=1,
    )
    assert late.status_code == 409
    assert "My own purpose" in late.text
    assert "We keep **water** clean." in late.text
    assert community_row(database, "garden").purpose == "We keep **water** clean."
    assert 'name="version" value="2"' in late.text


def test_a_former_address_leads_on_for_readers_alone(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    moved = post(
        ada,
        "/communities/vault/settings",
        name="Vault",
        slug="strongroom",
        summary="",
        visibility="private",
        joining="by_invitation",
        version=1,
    )

    assert moved.status_code == 303
    led = sign_in(app, world.ben).get("/communities/vault/members")
    assert (led.status_code, led.headers["Location"]) == (301, "/communities/strongroom/members")
    assert sign_in(app, world.zed).get("/communities/vault/members").status_code == 404


def test_changing_who_may_read_is_announced_to_the_index(
    app: Flask, database: Database, world: World
) -> None:
    post(
        sign_in(app, world.ada),
        "/communities/garden/settings",
        name="Garden",
        slug="garden",
        summary="",
        visibility="private",
        joining="open",
        version=1,
    )
    with database.reading() as session:
        payload = session.scalars(
            select(OutboxEntry.payload).where(OutboxEntry.name == "community:changed")
        ).one()

    assert payload["audience_changed"] is True
    assert app.test_client().get("/communities/garden").status_code == 404


def test_an_admin_appoints_a_facilitator_without_reading_the_community(
    app: Flask, database: Database, world: World
) -> None:
    mo = sign_in(app, world.mo)
    address, door = ("/communities/vault/facilitators/new", APPOINT.format("vault"))
    with database.unit_of_work() as session:
        lead_nobody(session, world.vault)
    for answer in (mo.get(address), post(mo, address, handle="ben")):
        assert (answer.status_code, answer.headers["Location"]) == (303, door)
    assert "About the vault." not in mo.get(door).text

    refused = post(mo, door, handle="zed")
    assert refused.status_code == 422
    assert 'id="handle-error"' in refused.text
    assert post(mo, door, handle="@ben").status_code == 303
    assert sign_in(app, world.ben).get("/communities/vault/settings").status_code == 200
    assert mo.get("/communities/vault").status_code == 404
    assert post(sign_in(app, world.pia), address, handle="ben").status_code == 404


def test_where_no_member_can_sign_in_an_admin_appoints_anybody_with_an_account(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        place = factories.community(session, slug="brewing", visibility=Visibility.PRIVATE)
        staged = factories.account(session, handle="ann-17")
        staged.state = AccountState.STAGED
        factories.membership(session, place, staged)
        place_id = place.id
    mo, address = sign_in(app, world.mo), APPOINT.format("brewing")

    assert "anybody who has an account" in mo.get(address).text
    for handle in ("nobody", "ann-17"):
        assert 'id="handle-error"' in post(mo, address, handle=handle).text
    assert post(mo, address, handle="@zed").status_code == 303

    assert state_of(database, place_id, world.zed) == "active"
    assert events(database)[-4:] == [
        "membership:started",
        "membership:changed",
        "facilitator:appointed",
        "facilitator:called",
    ]
    assert sign_in(app, world.zed).get("/communities/brewing/settings").status_code == 200
    assert mo.get("/communities/brewing").status_code == 404
    assert post(mo, address, handle="ben").status_code == 409


def test_facilitators_appoint_members_and_admins_nobody_where_one_is_left(
    app: Flask, database: Database, world: World
) -> None:
    ada, address = sign_in(app, world.ada), "/communities/garden/facilitators/new"
    with database.unit_of_work() as session:
        for handle in ("mo", "cat"):
            person = session.scalar(select(Account).where(Account.handle == handle))
            person = person or factories.account(session, handle=handle)
            factories.membership(session, session.get_one(Community, world.garden), person)
            if handle == "cat":
                person.state = AccountState.DEACTIVATED
    assert "together with you" in ada.get(address).text
    for handle, why in (("zed", "No member"), ("nobody", "No member"), ("cat", "cannot come")):
        refused = post(ada, address, handle=handle)
        assert refused.status_code == 422
        assert why in refused.text
    sent = post(ada, address, handle="@Cleo")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/communities/garden/members")
    assert sign_in(app, world.cleo).get("/communities/garden/settings").status_code == 200

    mo = sign_in(app, world.mo)
    members = mo.get("/communities/garden/members").text
    assert "Make facilitator" in ada.get("/communities/garden/members").text
    assert "Make plain member" in members
    assert "Make facilitator" not in members
    for handle in ("mo", "ben"):
        by_hand = f"/communities/garden/members/{handle}/role"
        assert post(mo, by_hand, role="facilitator").status_code == 403
        assert post(mo, APPOINT.format("garden"), handle=handle).status_code == 409
    assert mo.get("/communities/garden/settings").status_code == 403
