"""API tokens made and revoked through pages."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.accounts.models import ApiToken
from tests.accounts import found_in, mails_to, post
from tests.world import World, sign_in


def test_a_token_is_shown_once_works_and_is_revoked(
    app: Flask, world: World, database: Database
) -> None:
    ben = sign_in(app, world.ben)
    made = post(ben, "/settings/tokens", name="Script <b>", scopes="read", days="30")
    secret = found_in(r">(hearth_[\w-]+)<", made.text)
    headers = {"Authorization": f"Bearer {secret}"}
    program = app.test_client()
    with database.reading() as session:
        row = session.scalars(select(ApiToken)).one()

    assert made.headers["Cache-Control"] == "private, no-store"
    assert program.get("/api/v1/me", headers=headers).get_json()["handle"] == "ben"
    page = ben.get("/settings/tokens").text
    assert secret not in page
    assert secret[:12] in page
    assert "<b>" not in page
    assert "API token was made" in mails_to(database, "ben@hearth.example")[0].text_body
    assert post(ben, f"/settings/tokens/{row.id}/revoke").status_code == 303
    assert program.get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_without_a_scope_or_beyond_its_owner_is_refused(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    none = post(ben, "/settings/tokens", name="Keep this", days="30")
    beyond = post(ben, "/settings/tokens", name="Keep this", days="30", scopes="admin")

    for answer in (none, beyond):
        assert answer.status_code == 422
        assert 'value="Keep this"' in answer.text
        assert 'id="scopes-error"' in answer.text


def test_who_facilitates_may_let_a_token_moderate(app: Flask, world: World) -> None:
    assert 'value="moderate"' in sign_in(app, world.fay).get("/settings/tokens").text
    assert 'value="moderate"' not in sign_in(app, world.ben).get("/settings/tokens").text
