"""A community that is being prepared is joined by nobody through their address."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community.communities.models import Community, Stage
from community.lifecycle.models import Opening
from tests.web.conversation import post
from tests.web.test_domain_joining import WHERE, members, named
from tests.web.welcoming import carry
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


def test_what_is_being_prepared_is_joined_by_nobody_yet(
    app: Flask, world: World, database: Database
) -> None:
    named(database, world, "hearth.example")
    with database.unit_of_work() as session:
        place = session.get_one(Community, world.vault)
        place.stage = Stage.POTENTIAL
        session.add(
            Opening(
                community_id=place.id,
                proposal="Why",
                proposed_by_id=world.ada,
                proposed_at=place.created_at,
                opens_as="private",
            )
        )
    before = members(database, world.vault)
    refused = post(sign_in(app, world.ada), WHERE, joins="true")
    assert refused.status_code == 409
    assert "only its founders can see it" in refused.text
    carry(database)
    assert members(database, world.vault) == before
