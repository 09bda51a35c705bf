"""Files beside images: handed out and never opened here, to readers of their post alone."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from app import uploading
from app.config import Settings
from app.database import Database
from app.security import LARGEST_BODY
from app.uploading import LARGEST, tidy_name
from app.worker.housekeeping import collect_uploads
from community import clock
from community.threads.models import Upload
from tests.outsiders.doors import Person, with_token
from tests.web.conversation import Conversation, post
from tests.web.test_sniffing import DOCX, PDF
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def send(browser: FlaskClient, content: bytes, name: str) -> TestResponse:
    return browser.post(
        "/uploads",
        data={"csrf_token": csrf(browser), "file": (io.BytesIO(content), name)},
        headers={"Accept": "application/json"},
    )


def kept(browser: FlaskClient, content: bytes = PDF, name: str = "kiln plan.pdf") -> dict[str, str]:
    made = send(browser, content, name)
    assert made.status_code == 201, made.text
    found: dict[str, str] = made.json or {}
    return found


def test_a_file_is_handed_out_and_never_opened(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)

    seen = ben.get(kept(ben, name="../..\\plan X: 1\u202efdp.pdf")["url"])

    assert seen.data == PDF
    assert seen.content_type == "application/pdf"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert re.fullmatch(
        r"attachment; filename\*=UTF-8''[A-Za-z0-9%_.-]+\.pdf", seen.headers["Content-Disposition"]
    )
    assert "%E2%80%AE" not in seen.headers["Content-Disposition"]
    assert seen.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("run me.exe", PDF, "run me.exe.pdf"),
        ("start.bat", b"echo hello", "start.bat.txt"),
        ("page.html", b"just words", "page.html.txt"),
        ("notes.MD", b"# words", "notes.MD"),
        ("a" * 300 + ".pdf", PDF, "a" * 96 + ".pdf"),
        ("\u202e\u2066/", PDF, "file.pdf"),
        (".htaccess", b"Deny from all", "htaccess.txt"),
        ("snake_case_[x](y).csv", b"a,b", "snake_case_ x y .csv"),
    ],
)
def test_g3_a_name_is_tidied_and_ends_as_what_the_file_is(
    app: Flask, world: World, database: Database, name: str, content: bytes, kept_as: str
) -> None:
    made = kept(sign_in(app, world.ben), content, name)

    assert made["name"] == kept_as
    assert len(tidy_name(name)) <= 100
    with database.reading() as session:
        assert session.scalars(select(Upload.file_name)).all() == [kept_as]


@pytest.mark.both_databases
def test_a_file_follows_the_post_that_links_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start(slug="vault")
    ben, ada, zed = (sign_in(app, each) for each in (world.ben, world.ada, world.zed))
    made = kept(ben)
    address = made["url"]
    absent = zed.get("/uploads/" + "a" * 32)
    assert [each.get(address).status_code for each in (ben, ada, zed)] == [200, 404, 404]

    posted = post(ben, f"/threads/{thread}/replies", body=f"Here: {made['markdown']}")
    reply = posted.headers["Location"].rpartition("-")[2]

    assert ada.get(address).data == PDF
    for outsider in (
        zed,
        app.test_client(),
        *(sign_in(app, each) for each in (world.xen, world.fay)),
    ):
        answer = outsider.get(address)
        assert answer.status_code == 404
        assert "kiln" not in answer.text + str(answer.headers)
    told = [each.text.split('<form id="act"')[0] for each in (zed.get(address), absent)]
    assert told[0].replace(address, "") == told[1].replace("/uploads/" + "a" * 32, "")
    post(ben, f"/replies/{reply}/deletion")
    assert ada.get(address).status_code == 404


def test_a_hidden_post_closes_its_file_to_all_but_who_judges_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo, ada = (sign_in(app, each) for each in (world.ben, world.cleo, world.ada))
    made = kept(ben)
    posted = post(ben, f"/threads/{thread}/replies", body=made["markdown"])
    reply = posted.headers["Location"].rpartition("-")[2]
    assert cleo.get(made["url"]).status_code == 200

    hidden = post(ada, f"/replies/{reply}/hiding", reason="It names a customer.")

    assert hidden.status_code == 303, hidden.text
    assert cleo.get(made["url"]).status_code == 404
    assert app.test_client().get(made["url"]).status_code == 404
    assert ada.get(made["url"]).status_code == 200


def test_a_reader_sees_name_kind_and_size(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)
    made = kept(ben, PDF + b" " * 300_000 + b"%%EOF", "my_kiln_plan.pdf")

    post(ben, f"/threads/{thread}/replies", body=f"See {made['markdown']}.")
    page = app.test_client().get(f"/threads/{thread}").text

    assert re.search(
        rf'<a href="{made["url"]}" rel="[^"]+" class="attachment"><bdi class="attachment__name">'
        r"my_kiln_plan\.pdf</bdi> <span [^>]+>PDF · 294 KB</span></a>",
        page,
    )


def test_the_address_of_anothers_file_tells_nothing_of_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    made = kept(ben)

    post(ada, f"/threads/{thread}/replies", body=f"[mine]({made['url']})")
    page = app.test_client().get(f"/threads/{thread}").text

    assert f'href="{made["url"]}"' in page
    assert "attachment" not in page
    assert ada.get(made["url"]).status_code == 404


def test_without_scripts_a_file_joins_the_text_of_the_form(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)

    sent = ben.post(
        f"/threads/{thread}/replies",
        data={"csrf_token": csrf(ben), "body": "See:", "file": (io.BytesIO(DOCX), "plan.docx")},
    )
    page = app.test_client().get(sent.headers["Location"]).text
    found = re.search(r'<a href="(/uploads/[^"]+)" rel="[^"]+" class="attachment">', page)

    assert found
    assert "DOCX · 1 KB" in page
    assert app.test_client().get(found[1]).data == DOCX


def test_a_refused_file_keeps_the_text_and_nothing_on_the_disk(
    app: Flask, world: World, talk: Conversation, settings: Settings
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)

    refused = ben.post(
        f"/threads/{thread}/replies",
        data={
            "csrf_token": csrf(ben),
            "body": "My long text",
            "file": (io.BytesIO(b"MZ\x90\x00\x00"), "setup.pdf"),
        },
    )

    assert refused.status_code == 422
    assert "My long text" in refused.text
    assert "This kind of file cannot be added" in refused.text
    assert not [path for path in settings.uploads_dir.rglob("*") if path.is_file()]


def test_what_is_too_large_is_refused(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST < LARGEST_BODY - 1024 * 1024, "a proxy lets it through with the rest of a form"
    monkeypatch.setattr(uploading, "LARGEST", 1_000)
    ben = sign_in(app, world.ben)
    fits, over = b"a" * 1_000, b"a" * 1_001

    assert send(ben, fits, "a.txt").status_code == 201
    refused = send(ben, over, "b.txt")

    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["code"] == "too_large"
    assert len([path for path in settings.uploads_dir.rglob("*") if path.is_file()]) == 1


def test_g7_files_and_images_share_one_room(app: Flask, world: World, database: Database) -> None:
    ben = sign_in(app, world.ben)
    kept(ben)
    with database.unit_of_work() as session:
        session.execute(update(Upload).values(size=500 * 1024 * 1024))

    refused = send(ben, PDF, "one more.pdf")

    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["code"] == "quota"


def test_a_post_without_a_name_holds_no_file(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ada")
    ben = sign_in(app, world.ben)
    made = kept(ben)
    assert "a document often names who wrote it" in ben.get(f"/threads/{thread}/replies/new").text

    refused = post(ben, f"/threads/{thread}/replies", body=made["markdown"], alias="y")

    assert refused.status_code == 422
    assert "a document often names who wrote it" in refused.text
    assert app.test_client().get(made["url"]).status_code == 404


def test_a_file_that_no_post_links_is_collected(
    app: Flask, world: World, database: Database, settings: Settings, talk: Conversation
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)
    used, unused = kept(ben), kept(ben, DOCX, "old.docx")
    post(ben, f"/threads/{thread}/replies", body=used["markdown"])
    with database.unit_of_work() as session:
        long_ago = clock.now() - timedelta(hours=25)
        session.execute(
            update(Upload).where(Upload.unused_since.is_not(None)).values(unused_since=long_ago)
        )

    collect_uploads(database, settings)

    assert ben.get(used["url"]).status_code == 200
    assert ben.get(unused["url"]).status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 1


def test_programs_add_files_too(app: Flask, world: World, talk: Conversation) -> None:
    ben, ada, zed = (
        with_token(app, each, "read", "write") for each in (world.ben, world.ada, world.zed)
    )
    thread = talk.start("ada", slug="vault")
    made = ben.ask("POST", "/api/v1/uploads", data={"file": (io.BytesIO(PDF), "a_plan.pdf")})
    assert made.json is not None
    where = made.headers["Location"]
    assert made.json["markdown"].startswith("[a\\_plan.pdf](/uploads/")
    assert ada.ask("GET", where).status_code == 404

    said = ben.ask(
        "POST", f"/api/v1/threads/{thread}/replies", json={"body": made.json["markdown"]}
    )

    assert said.status_code == 201
    got = ada.ask("GET", where)
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment;")
    for outsider in (zed, with_token(app, world.fay, "read"), Person("nobody", app.test_client())):
        assert outsider.ask("GET", where).status_code == 404
    wrong = ben.ask("POST", "/api/v1/uploads", data={"file": (io.BytesIO(b"MZ\x00"), "a.pdf")})
    assert wrong.content_type == "application/problem+json"
    assert wrong.status_code == 422
