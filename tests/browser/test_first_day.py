"""An admin's first day: from `hearth init` to fifty people, the first of whom is home by noon."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from app.cli import cli
from tests.serving import Served, serving

pytestmark = pytest.mark.browser

PASSWORD = "a kettle by the window"
_HEAD = "name,email,team,manager,location\n"
_STAFF = [
    f"Keeper {n},keeper{n}@lake.example,Shift {n % 4},boss@lake.example,Hall {n % 2}\n"
    for n in range(49)
]
_BOSS = "Rana Sol,boss@lake.example,Office,ida@lake.example,Hall 1\n"


@pytest.fixture
def founded(tmp_path: Path, migrated_file: Path) -> Iterator[Served]:
    """A real installation, set up by a script a moment ago, and served."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "hearth.db").write_bytes(migrated_file.read_bytes())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
    done = CliRunner().invoke(
        cli,
        [
            *("init", "--organisation", "Lake Clinic", "--base-url", f"http://{bind}"),
            *("--name", "Ida Ops", "--email", "ida@lake.example", "--password-stdin", "--json"),
        ],
        input=f"{PASSWORD}\n",
        env={"HEARTH_DATA_DIR": str(folder)},
    )
    assert done.exit_code == 0, done.output
    with serving(folder, bind=bind, workers=1, HEARTH_MODE="production") as served:
        yield served


def test_an_admins_first_day(page: Page, founded: Served, tmp_path: Path) -> None:
    _come_in(page, founded)
    _lay_the_ground(page, founded)
    _invite_fifty(page, founded, tmp_path)
    _open_the_mail(page, founded)


def _come_in(page: Page, founded: Served) -> None:
    page.goto(f"{founded.url}/sign-in")
    page.get_by_label("Mail address or handle").fill("ida@lake.example")
    page.keyboard.press("Tab")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{founded.url}/")


def _lay_the_ground(page: Page, founded: Served) -> None:
    page.goto(f"{founded.url}/admin/terms/terms")
    page.get_by_label("Text").fill("# Be kind\n\nSay what you know.")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"{founded.url}/admin/terms")
    page.goto(f"{founded.url}/admin/organisation")
    page.get_by_label("Who may make an account").select_option("domain")
    page.get_by_label("Mail domains").fill("lake.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{founded.url}/communities/new")
    page.get_by_label("Name").fill("Night shift")
    page.get_by_label("What is needed, and for whom").fill("Whoever is up at night.")
    page.get_by_label("Address").fill("night-shift")
    page.get_by_role("button", name="Begin to prepare the community").click()
    page.wait_for_url(f"{founded.url}/communities/night-shift/opening")


def _invite_fifty(page: Page, founded: Served, folder: Path) -> None:
    bad = [*_STAFF]
    bad[5] = bad[5].replace("@lake", " at lake")
    bad[28] = bad[28].replace("boss@", "bos@")
    _bring(page, founded, folder, bad)
    expect(page.get_by_text("48 people would be invited by mail.")).to_be_visible()
    expect(page.get_by_text("Line 7")).to_be_visible()
    expect(page.get_by_text("“keeper5 at lake.example” is no mail address.")).to_be_visible()
    expect(page.get_by_text("Line 30")).to_be_visible()
    expect(page.get_by_text("bos@lake.example is neither here nor in the list.")).to_be_visible()

    _bring(page, founded, folder, _STAFF)
    expect(page.get_by_text("50 people would be invited by mail.")).to_be_visible()
    page.get_by_role("button", name="Carry out the").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("50 people were invited by mail.")).to_be_visible(timeout=30_000)
    page.goto(f"{founded.url}/admin/people?state=invited&q=boss")
    expect(page.get_by_role("link", name="Rana Sol")).to_be_visible()


def _bring(page: Page, founded: Served, folder: Path, lines: list[str]) -> None:
    file = folder / "staff.csv"
    file.write_text("\ufeff" + _HEAD + "".join(lines) + _BOSS, encoding="utf-8")
    page.goto(f"{founded.url}/admin/lists")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look through the file").click()


def _open_the_mail(page: Page, founded: Served) -> None:
    link = _mailed_link(founded.data_dir / "unsent-mail", "keeper7@lake.example")
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_label("Mail address")).to_have_value("keeper7@lake.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    # Asked of the page as a whole, so that a failure tells what stood there instead.
    expect(page.get_by_role("main")).to_contain_text("I have read the terms", timeout=30_000)
    page.get_by_label("I have read the terms, and agree").check()
    page.get_by_role("button", name="Agree and go on").click()
    page.wait_for_url(f"{founded.url}/")
    page.get_by_label("Your account").click()
    expect(page.get_by_role("link", name="Your profile")).to_be_visible()


def _mailed_link(folder: Path, address: str) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for file in folder.glob("*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if message["To"] == address:
                body = message.get_body(("plain",))
                assert body is not None
                found = re.search(r"http://\S+/claim\?token=\S+", body.get_content())
                assert found is not None
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address}")
