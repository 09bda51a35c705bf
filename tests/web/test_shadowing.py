"""Whoever shadows a thread hears what is decided there, and nobody hears that they do."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.levels.models import ChosenLevel
from tests.web.conversation import Conversation, post
from tests.web.welcoming import carry, heard
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def shadow(app: Flask, account_id: int, thread: int, level: str = "shadowing") -> int:
    """Somebody shadows it; the status."""
    return post(sign_in(app, account_id), f"/threads/{thread}/level", level=level).status_code


def steps(database: Database, account_id: int) -> list[str]:
    """The decisive steps that somebody heard of."""
    carry(database)
    return [kind for kind in heard(database, account_id) if kind.startswith("shadow_")]


def test_decisive_steps_are_told_and_nothing_else(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread, newer = talk.start("ben"), talk.start("ben", title="The newer question")
    assert shadow(app, world.cleo, thread) == 303
    answer = talk.say(thread, "fay")
    talk.say(thread, "ada", "Which soil?", comment=True)
    carry(talk.database)
    assert heard(talk.database, world.cleo) == []

    ben, ada, fay = (sign_in(app, getattr(world, name)) for name in ("ben", "ada", "fay"))
    assert post(ben, f"/replies/{answer}/acceptance").status_code == 303
    assert steps(talk.database, world.cleo) == ["shadow_accepted"]
    assert post(ada, f"/replies/{answer}/endorsement").status_code == 303
    assert steps(talk.database, world.cleo)[-1] == "shadow_endorsed"
    assert post(fay, f"/replies/{answer}/reasoning", body="I tried it.").status_code == 303
    assert steps(talk.database, world.cleo)[-1] == "shadow_reasoned"
    assert post(ben, f"/replies/{answer}/acceptance/remove").status_code == 303
    assert steps(talk.database, world.cleo)[-1] == "shadow_status"
    superseding = post(ada, f"/threads/{thread}/superseding", target=f"/threads/{newer}")
    assert superseding.status_code == 303
    assert steps(talk.database, world.cleo).count("shadow_status") == 2
    assert post(ada, f"/threads/{thread}/lock", reason="other", words="Over").status_code == 303
    assert steps(talk.database, world.cleo).count("shadow_status") == 3
    page = sign_in(app, world.cleo).get("/notifications").text
    for said in ("has an accepted answer", "which you shadow", "says how they decided"):
        assert said in page
    assert steps(talk.database, world.ada) == steps(talk.database, world.ben) == []


def test_it_stops_at_once(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    shadow(app, world.cleo, thread)
    cleo = sign_in(app, world.cleo)
    page = cleo.get("/settings/notifications").text
    assert "Shadowing" in page
    assert "When do I sow broad beans?" in page
    assert shadow(app, world.cleo, thread, "") == 303
    post(sign_in(app, world.ben), f"/replies/{talk.say(thread, 'fay')}/acceptance")
    assert steps(talk.database, world.cleo) == []


def test_a_former_member_hears_nothing(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben", slug="vault")
    with talk.database.unit_of_work() as session:
        session.add(
            ChosenLevel(
                account_id=world.xen,
                thread_id=thread,
                level="shadowing",
                chosen_at=clock.now(),
            )
        )
    post(sign_in(app, world.ben), f"/replies/{talk.say(thread, 'ada')}/acceptance")
    assert steps(talk.database, world.xen) == []


def test_others_learn_a_number_from_five_on(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    for number, name in enumerate(("ben", "cleo", "ada", "fay", "mo")):
        if name == "mo":
            post(sign_in(app, world.mo), "/communities/garden/join")
        assert shadow(app, getattr(world, name), thread) == 303
        page = sign_in(app, world.ben).get(f"/threads/{thread}").text
        assert ("shadow this" in page) == (number == 4)
    assert "5 members shadow this" in page
    for outsider in (app.test_client(), sign_in(app, world.zed)):
        assert "shadow this" not in outsider.get(f"/threads/{thread}").text


def test_only_threads_are_shadowed_and_by_members(
    app: Flask, world: World, talk: Conversation
) -> None:
    cleo, zed = sign_in(app, world.cleo), sign_in(app, world.zed)
    assert post(cleo, "/communities/garden/level", level="shadowing").status_code == 422
    assert "Shadowing" not in cleo.get("/communities/garden").text
    thread, inside = talk.start("ben"), talk.start("ben", slug="vault")
    assert "Shadowing" in cleo.get(f"/threads/{thread}").text
    assert post(zed, f"/threads/{thread}/level", level="shadowing").status_code == 403
    assert post(zed, f"/threads/{inside}/level", level="shadowing").status_code == 404
    sent = cleo.put(
        "/api/v1/communities/garden/level",
        json={"level": "shadowing"},
        headers={"X-CSRFToken": csrf(cleo)},
    )
    assert sent.status_code in (401, 403, 422)
