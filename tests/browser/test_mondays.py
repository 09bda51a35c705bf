"""A facilitator's Monday with keys alone: what needs them, a message begun, posted and gone."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Select, select

from app.database import Database
from community import clock
from community.communities.models import Community, Stage
from community.health.models import HealthFlag, HealthReading
from community.health.weeks import last_closed
from community.lifecycle.models import ProposalState, StageProposal
from community.lifecycle.stages import SHIPPED, as_json, gates
from community.organisation.queries import organisation_zone
from tests import factories
from tests.browser.entering import sign_in
from tests.community.lifecycle.figures import week
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLACE, NAME = "/communities/small-hydro", "Small Hydro"
_PATIENCE = 60.0  # seconds until the worker has read half a year of the demonstration


@pytest.fixture
def monday(browser: Browser, site: Served) -> Iterator[Page]:
    """Runa's browser; her community goes quiet, may be ripe, and what she tried is measured."""
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
        if not session.scalars(_open_proposals(place)).all():
            session.add(_proposal(place))
    profile = browser.new_context(reduced_motion="reduce")
    page = profile.new_page()
    sign_in(page, site, "facilitator")
    yield page
    profile.close()
    with database.unit_of_work() as session:
        session.get_one(Community, place).stage = Stage.STEWARDING
    database.dispose()


def _open_proposals(place: int) -> Select[tuple[int]]:
    return select(StageProposal.id).where(
        StageProposal.community_id == place, StageProposal.state == ProposalState.OPEN
    )


def _proposal(place: int) -> StageProposal:
    figures = week(contributors=14, core=6)
    found = gates(Stage.COALESCING, figures, SHIPPED)
    return StageProposal(
        community_id=place,
        from_stage=Stage.STEWARDING,
        to_stage=Stage.TRANSFORMING,
        since=figures.week,
        evidence=as_json(found[:3]),
        counter_evidence=as_json(found[3:]),
        created_at=clock.now(),
    )


def _await_run(database: Database, place: int) -> None:
    """Wait for the run of the last week, which would clear a flag that it finds no reason for."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with database.reading() as session:
            newest = last_closed(clock.now(), organisation_zone(session))
            if session.get(HealthReading, (place, newest)):
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


def _tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on a link or button that says this."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if words in str(page.evaluate("document.activeElement?.textContent")):
            return
    message = f"no Tab leads to {words!r}"
    raise AssertionError(message)


def _see_the_reasons(monday: Page) -> None:
    _step_to(monday, NAME, "is going quiet")
    _tab_to(monday, "Look at it first")
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", level=1, name="What we tried")).to_be_visible()
    _tab_to(monday, "Why it was flagged")
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", name="Why it was flagged")).to_be_visible()
    _tab_to(monday, "The threads it is counted from")
    monday.keyboard.press("Enter")
    monday.wait_for_url("**/health/reasons/people")
    expect(monday.get_by_text("For the week that ended on")).to_be_visible()


def _move_the_stage(monday: Page, site: Served) -> None:
    lines = monday.locator(".today__line").filter(has_text=NAME)
    monday.goto(f"{site.url}/today")
    _step_to(monday, NAME, "The weekly figures carry it")
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", name="What speaks for it")).to_be_visible()
    _tab_to(monday, "Move to")
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", name="What speaks for it")).to_have_count(0)
    monday.goto(f"{site.url}/today")
    expect(lines.filter(has_text="The weekly figures carry it")).to_have_count(0)


def test_from_the_day_through_reasons_to_a_message_what_was_tried_and_a_stage(
    monday: Page, site: Served
) -> None:
    monday.goto(site.url)
    monday.keyboard.press("g")
    monday.keyboard.press("t")
    expect(monday.get_by_role("heading", level=1, name="Today")).to_be_visible()

    _see_the_reasons(monday)
    monday.goto(f"{site.url}/today")
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
    expect(monday.get_by_text("To be measured on").first).to_be_visible()

    monday.get_by_label("What did you try?").focus()
    monday.keyboard.type("We rang three people")
    monday.get_by_role("button", name="Note what you tried").focus()
    monday.keyboard.press("Enter")
    expect(monday.get_by_role("heading", name="We rang three people")).to_be_visible()

    _move_the_stage(monday, site)


def test_a_line_is_done_put_off_and_dismissed_by_one_key_and_taken_back(
    monday: Page, site: Served
) -> None:
    monday.goto(f"{site.url}/today")
    lines = monday.locator(".today__line")
    assert lines.count() > 1
    # One line is followed, not their number: where more wait than are shown, the next moves up.
    leads = lines.first.get_by_role("link").first.get_attribute("href")
    line = lines.filter(has=monday.locator(f'a[href="{leads}"]'))
    expect(line).to_have_count(1)
    for key in ("d", "x"):
        _step_to(monday)
        monday.keyboard.press(key)
        undo = monday.get_by_role("button", name="Undo")
        expect(undo).to_be_visible()
        expect(line).to_have_count(0)
        undo.press("Enter")
        expect(undo).to_have_count(0)
        expect(line).to_have_count(1)

    _step_to(monday)
    monday.keyboard.press("s")
    later = monday.get_by_role("button", name="Next Monday").first
    expect(later).to_be_visible()
    later.press("Enter")
    expect(monday.get_by_text("Later:")).to_be_visible()
    expect(line).to_have_count(0)
    monday.get_by_role("button", name="Undo").press("Enter")
    expect(line).to_have_count(1)


def test_no_key_acts_on_a_line_that_is_not_at_hand(monday: Page, site: Served) -> None:
    monday.goto(f"{site.url}/today")
    lines = monday.locator(".today__line").count()
    for key in ("d", "x", "s"):
        monday.keyboard.press(key)

    expect(monday).to_have_url(f"{site.url}/today")
    expect(monday.locator(".today__line")).to_have_count(lines)
