"""The pages of stage, tasks and playbook, with outsiders beside insiders."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Community, Stage
from community.lifecycle.actions.proposals import take_run
from community.lifecycle.models import StageProposal, Task
from tests.api.test_communities import Program
from tests.community.lifecycle.figures import runs
from tests.queries import Statements
from tests.web.communities.doors import community_row, post
from tests.world import World, sign_in


@pytest.fixture
def proposal(database: Database, world: World) -> int:
    """The vault could move on to maturing."""
    with database.unit_of_work() as session:
        session.get_one(Community, world.vault).stage = Stage.COALESCING
        for run in runs(4, core=6):
            made = take_run(session, world.vault, run, clock.now(), newest=True)
        assert made is not None
        return made.id


def test_members_read_the_proposal_and_facilitators_decide(
    app: Flask, database: Database, world: World, proposal: int
) -> None:
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    page = ben.get("/communities/vault/stage").text
    assert "Proposed: Maturing" in page
    assert "95%" in page
    assert "of 120 posts" in page
    assert "Not yet</button>" not in page
    address = f"/communities/vault/stage/proposals/{proposal}"
    assert post(ben, address, outcome="accept").status_code == 403
    assert post(sign_in(app, world.zed), address, outcome="accept").status_code == 404
    assert "Say why" in post(ada, address, outcome="not_yet").text
    assert post(ada, address, outcome="accept", reason="Yes").status_code == 303

    assert community_row(database, "vault").stage == Stage.MATURING
    assert "From Coalescing to Maturing" in ben.get("/communities/vault/stage").text
    assert "Share the work" in ada.get("/communities/vault/tasks").text


def test_a_programme_owner_sees_stage_and_gates_of_a_private_community_and_no_content(
    app: Flask, database: Database, world: World, proposal: int
) -> None:
    del proposal
    pia = sign_in(app, world.pia)
    page = pia.get("/communities/vault/stage").text

    assert "Vault" in page
    assert "Proposed: Maturing" in page
    assert "/communities/vault/threads" not in page
    assert pia.get("/communities/vault").status_code == 404
    moved = post(pia, "/communities/vault/stage", stage="stewarding", reason="It always was")
    assert moved.status_code == 303
    assert community_row(database, "vault").stage == Stage.STEWARDING
    with database.reading() as session:
        assert session.scalars(select(StageProposal.state)).all() == ["withdrawn"]
    for who in (world.ada, world.zed):
        answer = post(sign_in(app, who), "/communities/vault/stage", stage="potential", reason="x")
        assert answer.status_code in (403, 404)


def test_the_badge_of_every_page_leads_to_the_stage(app: Flask, world: World) -> None:
    page = sign_in(app, world.zed).get("/communities/garden").text

    assert 'href="/communities/garden/stage"' in page
    assert app.test_client().get("/communities/garden/stage").status_code == 200


def test_facilitators_do_their_tasks(app: Flask, database: Database, world: World) -> None:
    ada = sign_in(app, world.ada)
    tasks = "/communities/garden/tasks"
    own = {"title": "Ask the mayor", "why": "", "due_on": "2026-01-01"}
    assert post(ada, tasks, **own).status_code == 303
    with database.reading() as session:
        task = session.scalars(select(Task)).one()
    assert "was due" in ada.get(tasks).text
    assert post(ada, f"{tasks}/{task.id}", assignee="ben", due_on="").status_code == 422
    assert post(ada, f"{tasks}/{task.id}", assignee="fay", due_on="").status_code == 303
    assert "Fay" in ada.get(tasks).text
    assert post(ada, f"{tasks}/{task.id}/state", state="done").status_code == 303
    assert "Ask the mayor" not in ada.get(tasks).text
    assert "Ask the mayor" in ada.get(f"{tasks}?done=1").text
    assert post(ada, f"{tasks}/{task.id}/state", state="skipped").status_code == 409
    assert post(ada, f"/communities/vault/tasks/{task.id}/state", state="open").status_code == 404
    for who, status in ((world.ben, 403), (world.zed, 403), (world.mo, 403)):
        assert sign_in(app, who).get(tasks).status_code == status
    assert sign_in(app, world.zed).get("/communities/vault/tasks").status_code == 404


def test_the_playbook_is_for_admins_and_programme_owners(app: Flask, world: World) -> None:
    pia = sign_in(app, world.pia)
    assert "Talk with ten people" in pia.get("/admin/playbook").text
    step = {"title": "Bake bread", "why": "Bread helps", "days": "5"}
    assert post(pia, "/admin/playbook/maturing/new", **step).status_code == 303
    edited = {**step, "title": "Walk together"}
    assert post(pia, "/admin/playbook/maturing/welcome", **edited).status_code == 303
    assert post(pia, "/admin/playbook/maturing/order/act", act="retire").status_code == 303
    assert post(pia, "/admin/playbook/maturing/nothing/act", act="up").status_code == 404
    page = pia.get("/admin/playbook").text

    assert "Bake bread" in page
    assert "Walk together" in page
    assert "Bring back" in page
    assert page.count(" disabled>") == 2 * 5, "the steps at both ends of each stage go no further"
    assert sign_in(app, world.ada).get("/admin/playbook").status_code == 403


def test_programs_read_and_decide(app: Flask, world: World, proposal: int) -> None:
    ada, zed = Program(app, world.ada), Program(app, world.zed)
    read = ada("GET", "/communities/vault/stage").json

    assert read["stage"] == "coalescing"
    assert {gate["verdict"] for gate in read["gates"]} == {"passed"}
    assert read["proposal"]["to_stage"] == "maturing"
    assert zed("GET", "/communities/vault/stage").status_code == 404
    address = f"/communities/vault/stage/proposals/{proposal}/decision"
    assert ada("POST", address, {"outcome": "accept"}).status_code == 204
    assert ada("POST", address, {"outcome": "accept"}).status_code == 409
    (move,) = ada("GET", "/communities/vault/stage/moves").json["items"]
    assert (move["to_stage"], move["by_handle"]) == ("maturing", "ada")


@pytest.mark.parametrize("path", ["stage", "tasks", "rotation", "ending"])
def test_a_page_costs_the_same_with_two_and_with_twenty_rows(
    app: Flask, world: World, statements: Statements, path: str
) -> None:
    ada = sign_in(app, world.ada)
    costs = []
    for many in (2, 18):
        for _ in range(many):
            if path == "tasks":
                post(ada, "/communities/garden/tasks", title="Call", why="", due_on="")
            if path == "rotation":
                note = {"to": "ben", "note": "Take it"}
                post(ada, "/communities/garden/rotation/hand-over", **note)
        ada.get(f"/communities/garden/{path}")
        statements.clear()
        assert ada.get(f"/communities/garden/{path}").status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[1]
    assert costs[0] < 16
