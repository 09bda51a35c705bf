"""A facilitator's Monday with keys alone: what needs them, a message begun, posted and gone."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Community
from community.health.models import HealthFlag, HealthReading
from community.health.weeks import last_closed
from community.organisation.queries import organisation_zone
from tests import factories
from tests.browser.entering import sign_in
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLACE, NAME = "/communities/small-hydro", "Small Hydro"
_PATIENCE = 60.0  # seconds until the worker has read half a year of the demonstration


@pytest.fixture
def monday(browser: Browser, site: Served) -> Iterator[Page]:
    """Runa's browser; her community goes quiet, and what she tried twice is measured."""
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.reading() as session:
        place = session.scalars(select(Community.id).where(Community.slug == "small-hydro")).one()
    _await_run(database, place)
    with database.unit_of_work() as session:
        flags = select(HealthFlag.id).where(HealthFlag.community_id == place)
        if not session.scalars(flags.where(HealthFlag.model == "test")).all():
            factories.flag(session, place, reasons={"people": 1.0})
            for _number in range(2):
                factories.intervention(session, place, measured_at=clock.now())
    profile = browser.new_context(reduced_motion="reduce")
    page = profile.new_page()
    sign_in(page, site, "facilitator")
    yield page
    profile.close()
    database.dispose()


def _await_run(database: Database, place: int) -> None:
    """Wait for the run of the last week, which would clear a flag that it finds no reason for."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with database.reading() as session:
            week = last_closed(clock.now(), organisation_zone(session))
            if session.get(HealthReading, (place, week)):
                return
        time.sleep(0.2)
    message = "the worker has not read the last week"
    raise AssertionError(message)


def _step_to(page: Page, *words: str) -> None:
    """Press j until a line is at hand that says all of this."""
    at_hand = page.locator(".today__line:focus-within")
    for _line in range(12):
        page.keyboard.press("j")
        # A key is lost while the code that listens for keys has not arrived.
        with contextlib.suppress(AssertionError):
            expect(at_hand).to_have_count(1, timeout=2000)
            said = page.evaluate("document.activeElement.closest('.today__line').textContent")
            if all(each in said for each in words):
                return
    message = f"no line says {words}"
    raise AssertionError(message)


def test_from_the_day_to_a_message_posted_and_to_what_was_tried(monday: Page, site: Served) -> None:
    monday.goto(site.url)
    monday.keyboard.press("g")
    monday.keyboard.press("t")
    expect(monday.get_by_role("heading", level=1, name="Today")).to_be_visible()

    _step_to(monday, NAME, "is going quiet")
    monday.keyboard.press("Enter")
    monday.wait_for_url("**/threads/new?**")
    expect(monday.get_by_label("Title")).to_have_value(
        "We miss some experience here: who knows about …?"
    )
    expect(monday.get_by_label("Note that we tried this")).to_be_checked()
    monday.get_by_label("Title").focus()
    monday.keyboard.press("Control+A")
    monday.keyboard.type("Who has re-lined a penstock?")
    monday.locator("textarea[name=body]").focus()
    monday.keyboard.press("Control+Enter")
    expect(
        monday.get_by_role("heading", level=1, name="Who has re-lined a penstock?")
    ).to_be_visible()

    monday.goto(f"{site.url}/today")
    lines = monday.locator(".today__line").filter(has_text=NAME)
    expect(lines.filter(has_text="is going quiet")).to_have_count(0)
    monday.goto(f"{site.url}{PLACE}/interventions")
    expect(monday.get_by_role("heading", name="Who has re-lined a penstock?")).to_be_visible()
    expect(monday.get_by_text("Measured on").first).to_be_visible()

    monday.get_by_label("What did you try?").focus()
    monday.keyboard.type("We rang three people")
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", name="We rang three people")).to_be_visible()


def test_a_line_is_done_put_off_and_dismissed_by_one_key_and_taken_back(
    monday: Page, site: Served
) -> None:
    monday.goto(f"{site.url}/today")
    lines = monday.locator(".today__line")
    before = lines.count()
    assert before > 1
    for key in ("d", "x"):
        _step_to(monday)
        monday.keyboard.press(key)
        undo = monday.get_by_role("button", name="Undo")
        expect(undo).to_be_visible()
        expect(lines).to_have_count(before - 1)
        undo.press("Enter")
        expect(undo).to_have_count(0)
        expect(lines).to_have_count(before)

    _step_to(monday)
    monday.keyboard.press("s")
    later = monday.get_by_role("button", name="Next Monday").first
    expect(later).to_be_visible()
    later.press("Enter")
    expect(monday.get_by_text("Later:")).to_be_visible()
    monday.get_by_role("button", name="Undo").press("Enter")
    expect(lines).to_have_count(before)


def test_no_key_acts_on_a_line_that_is_not_at_hand(monday: Page, site: Served) -> None:
    monday.goto(f"{site.url}/today")
    lines = monday.locator(".today__line").count()
    for key in ("d", "x", "s"):
        monday.keyboard.press(key)

    expect(monday).to_have_url(f"{site.url}/today")
    expect(monday.locator(".today__line")).to_have_count(lines)
