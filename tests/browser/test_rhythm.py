"""Choosing when mails come by keyboard alone, and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

_MAILS = "/settings/notifications/mails"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("rhythm"), migrated_file)


@pytest.fixture(scope="module")
def served(stage: Stage) -> Iterator[Served]:
    """Two web processes and the worker."""
    with serving(stage.data_dir) as running:
        until(lambda: len(running.web_processes()) == 2, within=60)
        yield running


def opened(browser: Browser, served: Served, stage: Stage, *, scripts: bool) -> Page:
    """The settings of notifications as Ben has them open, in a browser of English."""
    context = browser.new_context(java_script_enabled=scripts, locale="en-GB")
    context.add_cookies([{"name": "hearth", "value": stage.secrets["ben"], "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/settings/notifications")
    return page


def tab_to(page: Page, name: str) -> None:
    """Go on with the keyboard until a field is reached."""
    for _ in range(80):
        if page.locator(f"#{name}:focus").count():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach {name}")


def type_all(page: Page) -> None:
    """Choose something everywhere, and quiet hours that end when they begin."""
    tab_to(page, "wait_minutes")
    page.keyboard.type("after 10")
    tab_to(page, "digest")
    page.keyboard.type("every w")
    tab_to(page, "digest_weekday")
    page.keyboard.type("Fr")
    tab_to(page, "quiet")
    if not page.locator("#quiet").is_checked():
        page.keyboard.press("Space")
    tab_to(page, "quiet_from")
    # Before noon: whether a browser writes 12 or 24 hours, this is the same time of day.
    page.keyboard.type("0700A")
    tab_to(page, "quiet_until")
    page.keyboard.type("0700A")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_somebody_chooses_by_keyboard_and_is_told_what_is_wrong(
    browser: Browser, served: Served, stage: Stage, *, scripts: bool
) -> None:
    page = opened(browser, served, stage, scripts=scripts)
    link = page.get_by_role("link", name="Choose when mails come")
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.url}{_MAILS}")

    type_all(page)

    expect(page.locator("#quiet_until-error")).to_have_text(
        "They end when they begin. Choose another time."
    )
    expect(page.locator("#wait_minutes")).to_have_value("10")
    expect(page.locator("#digest_weekday")).to_have_value("4")
    expect(page.locator("#quiet_from")).to_have_value("07:00")
    tab_to(page, "quiet_from")
    page.keyboard.type("0530A")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    expect(page.locator("#quiet_from")).to_have_value("05:30")
    expect(page.locator("#digest")).to_have_value("weekly")
    expect(page.get_by_text("The next one: Friday,")).to_be_visible()
    page.context.close()
