"""A copy of what is one's own, through pages and the API."""

from __future__ import annotations

import io
import json
import zipfile
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.config import Settings
from app.database import Database
from app.takeout.building import make_copy
from app.takeout.copying import make_copies
from app.worker.housekeeping import keep_house
from community import clock
from community.accounts.models import AccountSession
from community.communities.models import Community, Membership
from community.notifications.models import Notification
from community.own_data.models import DataExport, ExportState
from tests.accounts import mails_to, post
from tests.erasing.canaries import plant
from tests.erasing.finding import WORD
from tests.erasing.working import work
from tests.web.posting import posted
from tests.web.test_attachments import kept
from tests.web.test_sniffing import PDF
from tests.world import World, csrf, sign_in

_DATA, _LEAVING = "/settings/data", "/settings/data/leaving"


def _make(app: Flask, database: Database, settings: Settings) -> None:
    """The worker's part alone: what tells and indexes is asked of the whole worker elsewhere."""
    with app.test_request_context():
        make_copies(database, settings, partial(make_copy, database, settings))


def _copy_of(
    app: Flask, database: Database, settings: Settings, account_id: int
) -> zipfile.ZipFile:
    browser = sign_in(app, account_id)
    assert post(browser, _DATA).status_code == 303
    assert "being made" in browser.get(_DATA).text
    _make(app, database, settings)
    with database.reading() as session:
        newest = session.scalars(select(DataExport.id).order_by(DataExport.id.desc())).first()
    got = browser.get(f"/settings/data/copies/{newest}")
    assert got.status_code == 200
    assert got.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in got.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(got.get_data()))


def test_a_copy_holds_the_files_that_were_brought(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    thread = posted(database, world, slug="garden", author="ben", answerer="ada").thread_id
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    own, others = kept(ben), kept(ada, PDF + b"%%EOF", "not mine.pdf")
    for browser, made in ((ben, own), (ada, others)):
        browser.post(
            f"/threads/{thread}/replies",
            data={"csrf_token": csrf(browser), "body": made["markdown"]},
        )

    copy = _copy_of(app, database, settings, world.ben)

    (name,) = [name for name in copy.namelist() if name.startswith("files/")]
    page = copy.read("index.html").decode()
    assert copy.read(name) == PDF
    assert f'<a href="{name}"><bdi>kiln plan.pdf</bdi></a>' in page
    assert f'href="{name}" rel=' in page, "what was written leads to the file in the copy"
    assert "not mine" not in page


def test_p1_a_copy_holds_what_is_mine_and_nothing_of_others(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    posted(database, world, slug="vault", author="ben", answerer="ada", answer="adassecretanswer")
    planted = plant(database, settings, world)
    with database.unit_of_work() as session:
        session.execute(delete(DataExport))

    copy = _copy_of(app, database, settings, world.ben)

    names = set(copy.namelist())
    whole = b"".join(copy.read(name) for name in names)
    page = copy.read("index.html").decode()
    assert {"index.html", "style.css", "data/account.json", "data/replies.json"} <= names
    assert len([name for name in names if name.startswith("images/")]) == 2
    assert "<script" not in page
    assert 'src="/' not in page
    assert "The blue one" in page
    assert "Which spade?" in page, "the title of what was replied to"
    replies = json.loads(copy.read("data/replies.json"))
    assert {reply["thread_id"] for reply in replies} == {planted.adas}
    account = json.loads(copy.read("data/account.json"))[0]
    assert account["handle"] == f"{WORD}-ben"
    assert "password_hash" not in account
    assert json.loads(copy.read("data/log_about_you.json"))
    for others in (b"Drain the bed", b"adassecretanswer", b"hearth_", planted.pseudonym.encode()):
        assert others not in whole
    assert b"zed" not in whole.lower(), "who reported or asked to join is theirs to tell"


def test_a_place_that_is_closed_to_me_now_has_no_name_in_my_copy(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    posted(
        database, world, slug="vault", author="ada", answerer="ben",
        title="Quoxal plans", answer="My own words stay mine",
    )  # fmt: skip
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.community_id == world.vault, Membership.account_id == world.ben)
            .values(state="removed")
        )
        session.execute(
            update(Community).where(Community.id == world.vault).values(name="Quoxalvault")
        )

    copy = _copy_of(app, database, settings, world.ben)

    whole = b"".join(copy.read(name) for name in copy.namelist()).lower()
    assert b"my own words stay mine" in whole
    assert b"quoxal" not in whole
    assert b"closed to you" in whole


def test_nobody_else_fetches_a_copy_and_it_runs_out(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    _copy_of(app, database, settings, world.ben)
    place = "/settings/data/copies/1"
    zed, ben = sign_in(app, world.zed), sign_in(app, world.ben)
    for path in (place, "/api/v1/me/exports/1", "/api/v1/me/exports/1/file"):
        assert zed.get(path).status_code == 404
        assert zed.get(path.replace("/1", "/99")).status_code == 404
    assert post(zed, f"{place}/delete").status_code == 404
    assert app.test_client().get(place).status_code in (302, 303, 401)
    assert ben.get(place).status_code == 200

    with database.unit_of_work() as session:
        session.execute(update(DataExport).values(expires_at=clock.ago(minutes=1)))
    assert ben.get(place).status_code == 404
    assert list(settings.exports_dir.iterdir())
    keep_house(database, settings)
    assert list(settings.exports_dir.iterdir()) == []


def test_one_is_told_live_and_by_mail_that_the_copy_is_ready(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    post(sign_in(app, world.ben), _DATA)
    work(settings)
    with clock.frozen(clock.ahead(minutes=3)):
        work(settings)  # what is mailed gathers for a while

    ben = sign_in(app, world.ben)
    assert "The copy of what is yours is ready" in ben.get("/notifications").text
    assert "1" in ben.get("/notifications/count").text
    assert "Download" in ben.get("/settings/data/copies").text
    assert "/settings/data" in mails_to(database, "ben@hearth.example")[-1].text_body
    assert 'data-events="notification:changed"' in ben.get(_DATA).text
    assert "ready" not in sign_in(app, world.zed).get("/notifications").text
    with database.reading() as session:
        assert session.scalars(select(Notification.account_id)).all() == [world.ben]


def test_one_copy_a_day_and_only_after_a_recent_sign_in(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    ben = sign_in(app, world.ben)
    token = csrf(ben)
    assert post(ben, _DATA).status_code == 303
    again = post(ben, _DATA)
    assert again.status_code == 409
    assert "being made" in again.text
    _make(app, database, settings)
    assert "one copy a day" in post(ben, _DATA).text

    with database.unit_of_work() as session:
        session.execute(update(AccountSession).values(confirmed_at=clock.ago(hours=1)))
    for path in (_DATA, _LEAVING, "/settings/data/copies/1"):
        assert ben.get(path).location == f"/settings/confirm?next={path}"
    refused = ben.post(_LEAVING, data={"csrf_token": token, "choice": "keep_posts"})
    assert refused.location.startswith("/settings/confirm")
    assert ben.get("/api/v1/me/exports/1/file").status_code == 403


def test_a_copy_that_cannot_be_made_says_so_and_can_be_asked_for_again(
    app: Flask,
    database: Database,
    settings: Settings,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ben = sign_in(app, world.ben)
    post(ben, _DATA)
    with monkeypatch.context() as patched:
        patched.setattr("app.takeout.building._fill", _full_disk)
        _make(app, database, settings)
    assert "could not be made" in ben.get(_DATA).text
    assert list(settings.exports_dir.iterdir()) == []
    assert post(ben, _DATA).status_code == 303


def _full_disk(*_given: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_api_asks_for_copies_and_tells_of_leaving(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    ben = sign_in(app, world.ben)
    headers = {"X-CSRFToken": csrf(ben), "Idempotency-Key": "one"}
    made = ben.post("/api/v1/me/exports", headers=headers)
    same = ben.post("/api/v1/me/exports", headers=headers)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/me/exports/1")
    assert same.get_json()["id"] == made.get_json()["id"]
    _make(app, database, settings)
    listed = ben.get("/api/v1/me/exports").get_json()["items"]
    assert [(one["id"], one["state"]) for one in listed] == [(1, "ready")]
    assert zipfile.is_zipfile(io.BytesIO(ben.get("/api/v1/me/exports/1/file").get_data()))
    assert ben.delete("/api/v1/me/exports/1", headers=headers).status_code == 204
    assert ben.get("/api/v1/me/exports").get_json()["items"] == []
    told = sign_in(app, world.ada).get("/api/v1/me/departure").get_json()
    assert told["leaving"] is None
    assert [place["slug"] for place in told["alone_in"]] == ["vault", "workshop"]
    with database.reading() as session:
        assert session.scalars(select(DataExport.state)).one() == ExportState.GONE
