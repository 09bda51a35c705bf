"""Nothing but the seal itself reads who stands behind an alias."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.erasure.actions import close_account
from community.own_data.portions import PORTIONS
from community.own_data.taking import newest_replies, newest_threads, rows_of
from community.seal.models import Alias
from tests.aliases.test_posting import asked, author_of
from tests.architecture.files import ROOT
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

_READS = re.compile(r"\b(?:[Aa]lias|SealedName)\.author_id\b")


def _readers(folder: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in Path(ROOT, folder).rglob("*.py")
        if _READS.search(path.read_text(encoding="utf-8"))
    }


def test_one_package_reads_the_seal() -> None:
    found = _readers("community") | _readers("app") | _readers("search")

    assert found, "the pattern finds the seal at all"
    assert {path for path in found if not path.startswith("community/seal/")} == set()


def test_a_copy_holds_what_the_person_said_without_their_name(
    app: Flask, database: Database, world: World
) -> None:
    thread = asked(sign_in(app, world.ben))
    portions = {each.file: each for each in PORTIONS}
    with database.reading() as session:
        mine = list(rows_of(session, portions["threads"], world.ben))
        names = list(rows_of(session, portions["aliases"], world.ben))
        others = list(rows_of(session, portions["threads"], world.cleo))
        account = list(rows_of(session, portions["account"], world.ben))
        page = newest_threads(session, world.ben, limit=5)
        assert newest_replies(session, world.ben, limit=5) == []

    assert [row["id"] for row in mine] == [each.thread_id for each in page] == [thread]
    assert [row["name"] for row in names] == [author_of(database, thread).name]
    assert others == []
    assert [row["handle"] for row in account] == ["ben"]


def test_whoever_leaves_takes_the_seal_along(app: Flask, database: Database, world: World) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    name = author_of(database, thread).name
    with database.unit_of_work() as session:
        close_account(session, world.ben)

    with database.reading() as session:
        assert session.scalars(select(Alias.author_id)).one() is None
    cleo = sign_in(app, world.cleo)
    assert name in cleo.get(f"/threads/{thread}").text


def test_what_is_quoted_names_the_alias(app: Flask, database: Database, world: World) -> None:
    thread = asked(sign_in(app, world.ben))
    name = author_of(database, thread).name.replace(" ", "-")
    cleo = sign_in(app, world.cleo)

    assert f"@{name} wrote" in cleo.get(f"/threads/{thread}?quote=opening").text


def test_who_writes_without_a_name_takes_no_question_by_name(
    app: Flask, database: Database, world: World
) -> None:
    thread = Conversation(database, world).start("ada")
    ben = sign_in(app, world.ben)
    assert post(ben, f"/threads/{thread}/comments/new", body="Hm.", alias="true").status_code == 303

    assert post(ben, f"/threads/{thread}/taking", hours=24).status_code == 409
    program = with_token(app, world.ben, "read")
    assert "masks" not in program.ask("GET", "/api/v1/me").text
