"""When posts are looked at for spam, and what is forgotten of what was deleted."""

from __future__ import annotations

from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from community.communities.access import community_to
from community.moderation.actions.holding_rules import set_rule
from community.moderation.holding import Rule
from community.moderation.suspicion import look_at
from tests.outsiders.doors import with_token
from tests.web.moderation.test_holding import send, start
from tests.web.posting import posted
from tests.world import World, sign_in

LONG = "Sow them when the soil is warm to the touch in the early morning, never before May."
LATER = " ".join(f"word{number}" for number in range(30))


@pytest.mark.parametrize(
    ("who", "rule", "looks"),
    [
        ("cleo", Rule(suspicious=True), True),
        ("cleo", Rule(), False),
        ("ada", Rule(suspicious=True), False),
    ],
)
def test_texts_are_looked_at_only_where_a_rule_asks(
    app: Flask,
    database: Database,
    settings: Settings,
    world: World,
    who: str,
    rule: Rule,
    looks: object,
) -> None:
    thread = posted(database, world).thread_id
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        granted = community_to(session, ada, "garden", verb="moderation.set_rules")
        set_rule(session, granted, by=ada, rule=rule)
    browser, program = (
        sign_in(app, getattr(world, who)),
        with_token(app, getattr(world, who), "read", "write"),
    )
    with patch("app.looking.look_at", wraps=look_at) as looked:
        start(browser)
        send(browser, f"/threads/{thread}/replies", body="Over there, I think.")
        program.ask("POST", f"/api/v1/threads/{thread}/replies", json={"body": "Or here"})
        asked = {"community": "garden", "kind": "question", "title": "And here?", "body": "Where?"}
        assert program.ask("POST", "/api/v1/threads", json=asked).status_code == 201
    assert looked.call_count == (4 if looks else 0)
    own_host = urlsplit(settings.base_url).hostname
    assert {each.kwargs["own_host"] for each in looked.call_args_list} <= {own_host}


@pytest.mark.parametrize("door", ["page", "program"])
def test_what_one_deletes_one_can_post_again(
    app: Flask, database: Database, world: World, door: str
) -> None:
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        granted = community_to(session, ada, "garden", verb="moderation.set_rules")
        set_rule(session, granted, by=ada, rule=Rule(suspicious=True))
    cleo = sign_in(app, world.cleo)
    typed = {"kind": "question", "title": "Where does the sorrel grow?", "body": LONG}
    where = send(cleo, "/communities/garden/threads/new", **typed)[1]
    said = send(cleo, f"{where}/replies", body=LATER)[1]
    assert said.startswith("/threads/")

    if door == "page":
        assert send(cleo, f"/replies/{said.rpartition('-')[2]}/deletion")[0] == 303
        assert send(cleo, f"{where}/deletion")[0] == 303
    else:
        program = with_token(app, world.cleo, "read", "write")
        program.headers |= {"If-Match": "*"}
        reply = f"/api/v1/replies/{said.rpartition('-')[2]}"
        assert program.ask("DELETE", reply).status_code == 204
        assert program.ask("DELETE", f"/api/v1{where}").status_code == 204
    again = send(cleo, "/communities/garden/threads/new", **typed)[1]
    assert again.startswith("/threads/")
    assert send(cleo, f"{again}/replies", body=LATER)[1].startswith("/threads/")
