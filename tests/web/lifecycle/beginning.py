"""A proposal that these tests bring as far as they need."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account
from community.communities.models import Community
from tests import factories
from tests.web.communities.doors import post
from tests.world import World, sign_in

WANTED = {
    "name": "Quoxalwater",
    "slug": "water",
    "summary": "How we keep it clean.",
    "proposal": "Whoever runs a **well** asks the same three people.",
    "opens_as": "organisation",
    "joining": "open",
}
CHARTER = {
    "purpose": "Clean water",
    "domain": "Wells",
    "community": "",
    "practice": "Checklists",
    "norms": "",
    "sponsor": "The mayor",
    "version": 1,
}


def propose(app: Flask, world: World, *, by: str = "zed", **other: str) -> None:
    """Zed proposes a community."""
    made = post(sign_in(app, getattr(world, by)), "/communities/new", **{**WANTED, **other})
    assert made.status_code == 303, made.text


def prepare(app: Flask, database: Database, world: World) -> None:
    """Everything that the opening asks for."""
    propose(app, world)
    zed = sign_in(app, world.zed)
    with database.unit_of_work() as session:
        place = session.scalars(select(Community).where(Community.slug == "water")).one()
        for founder in (world.ben, world.cleo):
            factories.membership(session, place, session.get_one(Account, founder))
    assert post(zed, "/communities/water/charter/edit", **CHARTER).status_code == 303
    first = {"kind": "session", "at": "2100-01-01T10:00", "about": "Pumps", "where": "Room 3"}
    assert post(zed, "/communities/water/opening/first-event", **first).status_code == 303
    asked = {"kind": "question", "title": "How do you test a well?", "body": "With what?"}
    assert post(zed, "/communities/water/threads/new", **asked).status_code == 303
