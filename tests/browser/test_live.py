"""Two real pages at a real server: what one process writes, the other shows within a second."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.clients import Writer
from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

_A_SECOND = 1_000.0


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("live"), migrated_file)


@pytest.fixture(scope="module")
def served(stage: Stage) -> Iterator[Served]:
    """Two web processes and the worker."""
    with serving(stage.data_dir) as running:
        until(lambda: len(running.web_processes()) == 2, within=60)
        yield running


@pytest.fixture
def thread_page(served: Served, stage: Stage, browser_context: BrowserContext) -> Iterator[Page]:
    """Ada's open page of her thread, connected."""
    browser_context.add_cookies(
        [{"name": "hearth", "value": stage.secrets["ada"], "url": served.url}]
    )
    page = browser_context.new_page()
    with page.expect_websocket():
        page.goto(f"{served.url}/threads/{stage.thread_id}")
    # The count of notices is asked for when the socket is connected.
    page.wait_for_load_state("networkidle")
    yield page
    page.close()


def _speak(stage: Stage, body: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    subprocess.run(
        [
            *(sys.executable, "-m", "app.cli", "thread", "reply", str(stage.thread_id)),
            *("--as", "ben", "--body", body),
        ],
        env={**kept, "HEARTH_DATA_DIR": str(stage.data_dir)},
        check=True,
    )


def test_a_reply_from_the_command_line_stands_on_the_open_page_within_a_second(
    stage: Stage, thread_page: Page
) -> None:
    _speak(stage, "They hang in the cellar.")

    expect(thread_page.get_by_text("They hang in the cellar.")).to_be_visible(timeout=_A_SECOND)


def test_a_reply_through_the_web_stands_on_the_open_page_within_a_second(
    served: Served, stage: Stage, thread_page: Page
) -> None:
    writer = Writer(served.url, stage.secrets["ben"])
    writer.reply(stage.thread_id, "Or behind the door.")
    writer.hang_up()

    expect(thread_page.get_by_text("Or behind the door.")).to_be_visible(timeout=_A_SECOND)


def test_the_number_of_notices_changes_on_the_open_page(stage: Stage, thread_page: Page) -> None:
    link = thread_page.get_by_role("link", name="Notifications")
    before = int("".join(letter for letter in link.inner_text() if letter.isdigit()) or "0")

    _speak(stage, "And one under the bench.")

    # Through the worker, which writes the notice, and back through every web process.
    expect(link).to_contain_text(str(before + 1), timeout=3 * _A_SECOND)


def test_the_head_and_the_way_to_write_follow_without_a_reload(
    thread_page: Page, served: Served, stage: Stage
) -> None:
    other = thread_page.context.new_page()
    other.goto(f"{served.url}/threads/{stage.thread_id}")
    other.get_by_text("Facilitate").click()
    other.get_by_role("link", name="Lock the thread").click()
    other.get_by_label("Why").select_option("heated")
    other.get_by_role("button", name="Lock the thread").click()

    expect(thread_page.locator("#thread-head")).to_contain_text("Locked", timeout=5_000)
    expect(thread_page.locator("#respond")).to_contain_text("locked")
    expect(thread_page.locator("#thread-locked")).to_contain_text("it became too heated")
    expect(thread_page.locator("[id=thread-head]")).to_have_count(1)
    expect(thread_page.locator("#posts > #respond, #posts > [id^=thread-]")).to_have_count(0)

    other.get_by_text("Facilitate").click()
    other.get_by_role("button", name="Unlock the thread").click()
    expect(thread_page.locator("#thread-head")).not_to_contain_text("Locked", timeout=5_000)
    other.close()
