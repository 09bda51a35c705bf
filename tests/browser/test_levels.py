"""Watching and muting by keyboard, seen by two people at a real server with its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

_SOON = 10_000.0  # through the worker and back


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("levels"), migrated_file)


@pytest.fixture(scope="module")
def served(stage: Stage) -> Iterator[Served]:
    """Two web processes and the worker."""
    with serving(stage.data_dir) as running:
        until(lambda: len(running.web_processes()) == 2, within=60)
        yield running


def opened(browser: Browser, served: Served, stage: Stage, who: str) -> Page:
    """The thread as this person has it open."""
    context = browser.new_context()
    context.add_cookies([{"name": "hearth", "value": stage.secrets[who], "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/threads/{stage.thread_id}")
    return page


def bell_of(page: Page) -> Locator:
    """The control of the thread."""
    return page.locator("#thread-head summary", has_text="Notifications:")


def choose_by_keyboard(page: Page, level: str, *, steps: int) -> None:
    """Open the menu, go down so many items and take one."""
    bell_of(page).focus()
    page.keyboard.press("Enter")
    for _ in range(steps):
        page.keyboard.press("Tab")
    expect(page.locator(".bell__item:focus")).to_contain_text(level)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(bell_of(page)).to_contain_text(level)


def say(page: Page, words: str) -> None:
    """Reply with the form of the page."""
    page.locator("#respond textarea").fill(words)
    page.locator("#respond button.button--primary[type=submit]").click()
    expect(page.locator("#posts").get_by_text(words)).to_be_visible(timeout=_SOON)


def test_who_watches_by_keyboard_hears_of_the_next_post_and_who_mutes_of_none(
    browser: Browser, served: Served, stage: Stage
) -> None:
    ben = opened(browser, served, stage, "ben")
    ada = opened(browser, served, stage, "ada")
    expect(bell_of(ben)).to_contain_text("Normal")
    choose_by_keyboard(ben, "Watching", steps=1)

    say(ada, "Behind the door.")
    news = ben.get_by_role("link", name="Notifications").first
    expect(news).to_contain_text("1", timeout=_SOON)
    ben.goto(f"{served.url}/notifications")
    expect(
        ben.get_by_text("Ada wrote in “Where do the spades go?”, which you watch")
    ).to_be_visible()

    ben.goto(f"{served.url}/threads/{stage.thread_id}")
    choose_by_keyboard(ben, "Muted", steps=5)
    say(ada, "Or in the cellar, @ben.")
    expect(ben.locator("#posts").get_by_text("Or in the cellar")).to_be_visible(timeout=_SOON)
    ben.wait_for_timeout(2_000)  # as long as a notice would take
    ben.goto(f"{served.url}/notifications")
    expect(ben.locator(".notice__open")).to_have_count(1)

    ben.goto(f"{served.url}/settings/notifications")
    ben.get_by_role("button", name="Take back").focus()
    ben.keyboard.press("Enter")
    expect(ben.get_by_text("The choice is taken back.")).to_be_visible()
    expect(ben.get_by_role("button", name="Take back")).to_have_count(0)
