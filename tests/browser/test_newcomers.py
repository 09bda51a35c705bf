"""A newcomer is met, a case is shadowed, and a domain joins: each by several browsers at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from community.accounts.queries import actor_of_handle
from community.communities.access import community_to
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.browser.test_keyboard import Person, person
from tests.browser_support import violations
from tests.served import Served, served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PLACE = "/communities/small-hydro"
_MOST_LOOKS = 30  # a second apart: the worker carries what happened within two


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration of its own, since here everybody joins."""
    with served(tmp_path_factory.mktemp("newcomers") / "data") as running:
        yield running


def _comes_to_show(page: Page, wanted: Locator) -> None:
    """The page shows it once the worker has been there."""
    for _look in range(_MOST_LOOKS):
        if wanted.count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    expect(wanted.first).to_be_visible()


def test_a_newcomer_is_met_by_whom_the_rota_names(person: Person, site: Served) -> None:
    lead, welcomer, new = (person(name).page for name in ("runa", "wren", "juno"))
    new.set_viewport_size({"width": 390, "height": 800})
    _make_a_rota(lead, welcomer, site)
    _join_and_write(new, site)
    _say_hello(welcomer, site)

    new.goto(site.url + PLACE)
    _comes_to_show(new, new.get_by_text("has said hello"))
    expect(new.locator("#first-steps")).to_contain_text("2 of 4")
    new.goto(f"{site.url}/settings/notifications")
    new.get_by_role("button", name="Do not say that I am new").click()
    expect(new.get_by_text("Your posts do not say that you are new")).to_be_visible()
    welcomer.reload()
    expect(welcomer.get_by_role("heading", level=1, name="Juno, new at the weir")).to_be_visible()
    expect(welcomer.get_by_text("First post here")).to_have_count(0)
    # Whoever facilitates sees that nobody waits, and no figure of one person.
    lead.goto(f"{site.url}{PLACE}/welcome")
    expect(lead.get_by_text("Nobody waits for you")).to_be_visible()
    expect(lead.get_by_text("once five newcomers were promised a hello")).to_be_visible()
    lead.goto(site.url + PLACE)
    expect(lead.locator("#first-steps")).to_have_count(0)


def _make_a_rota(lead: Page, welcomer: Page, site: Served) -> None:
    lead.goto(f"{site.url}{PLACE}/welcome")
    lead.get_by_label("Ask a member").fill("wren")
    assert violations(lead) == []
    lead.get_by_role("button", name="Ask them").click()
    expect(lead.get_by_text("They are asked, and on the rota once they agree.")).to_be_visible()
    lead.goto(f"{site.url}{PLACE}/welcome/steps?offered=1")
    assert violations(lead) == []
    lead.get_by_role("button", name="Save the steps").click()

    welcomer.goto(site.url + PLACE)
    welcomer.get_by_role("link", name="Agree or decline").click()
    welcomer.get_by_role("button", name="I will say hello").click()
    expect(welcomer.get_by_role("heading", name="You are on the rota")).to_be_visible()


def _join_and_write(new: Page, site: Served) -> None:
    new.goto(site.url + PLACE)
    new.locator("#join").get_by_role("button", name="Join the community").click()
    _comes_to_show(new, new.get_by_text("will say hello by"))
    assert violations(new) == []
    steps = new.locator("#first-steps")
    steps.get_by_role("button", name="Tick: Read the charter").click()
    expect(steps).to_contain_text("1 of 4")
    new.goto(f"{site.url}{PLACE}/threads/new")
    new.get_by_label("Title").fill("Juno, new at the weir")
    new.locator("textarea[name=body]").fill("I look after the lower gate.")
    new.get_by_role("button", name="Post the thread").first.click()
    expect(new.get_by_role("heading", level=1, name="Juno, new at the weir")).to_be_visible()


def _say_hello(welcomer: Page, site: Served) -> None:
    welcomer.goto(f"{site.url}/today")
    _comes_to_show(welcomer, welcomer.get_by_role("link", name="Say hello to Juno"))
    welcomer.get_by_role("link", name="Say hello to Juno").click()
    expect(welcomer.get_by_text("First post here")).to_be_visible()
    expect(welcomer.locator("textarea[name=body]")).to_have_value("Welcome, @juno!")
    welcomer.locator("#respond").get_by_role("button", name="Post reply").first.click()
    expect(welcomer.locator("#posts")).to_contain_text("Welcome,")


def _asked(site: Served) -> str:
    """The path of a question of Anjali's."""
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        anjali = actor_of_handle(session, "anjali")
        thread = start_thread(
            session,
            community_to(session, anjali, "small-hydro", verb="threads.start"),
            author=anjali,
            kind=ThreadKind.QUESTION,
            title="Which oil for the bearing?",
            text=render("It runs warm."),
        )
        path = f"/threads/{thread.id}"
    database.dispose()
    return path


def test_a_case_is_shadowed_and_its_reasons_are_read(person: Person, site: Served) -> None:
    asker, helper, shadow = (person(name).page for name in ("anjali", "runa", "kwame"))
    thread = site.url + _asked(site)
    shadow.goto(thread)
    shadow.locator(".bell summary").click()
    shadow.get_by_role("button", name="Shadowing").click()
    expect(shadow.locator(".bell summary")).to_contain_text("Shadowing")

    helper.goto(thread)
    helper.locator("#body").fill("A thin one, changed each spring.")
    helper.locator("#respond").get_by_role("button", name="Post answer").first.click()
    helper.get_by_role("link", name="How I decided").click()
    helper.get_by_label("What led you to your answer").fill("I measured it.\nI ruled out grease.")
    assert violations(helper) == []
    helper.get_by_role("button", name="Save it").click()

    # The open page of who asked shows it folded, by itself.
    asker.goto(thread)
    asker.locator("summary", has_text="How I decided").click()
    expect(asker.get_by_text("I ruled out grease.")).to_be_visible()
    assert violations(asker) == []
    asker.get_by_role("button", name="Accept this answer").click()
    expect(asker.get_by_text("Accepted answer", exact=True)).to_be_visible()

    shadow.goto(f"{site.url}/notifications")
    _comes_to_show(shadow, shadow.get_by_text("which you shadow, has an accepted answer"))
    expect(shadow.get_by_text("says how they decided on")).to_be_visible()
    asker.goto(thread)
    expect(asker.get_by_text("shadows this")).to_have_count(0)


def test_people_of_the_domain_find_themselves_inside(person: Person, site: Served) -> None:
    admin, lead, joined = (person(name).page for name in ("aster", "runa", "lotte"))
    admin.goto(f"{site.url}/admin/organisation")
    admin.get_by_label("Mail domains").fill("gmail.com")
    admin.get_by_role("button", name="Save the settings").click()
    expect(admin.get_by_text("Everybody can have an address at gmail.com").first).to_be_visible()
    admin.get_by_label("Mail domains").fill("tarnholt.example")
    admin.get_by_role("button", name="Save the settings").click()
    expect(admin.get_by_text("Saved.")).to_be_visible()

    lead.goto(f"{site.url}{PLACE}/by-address")
    assert violations(lead) == []
    lead.get_by_label("People of these domains join by themselves").check()
    lead.get_by_role("button", name="Save the choice").click()
    expect(lead.get_by_text("becomes a member in the next minutes")).to_be_visible()

    joined.goto(f"{site.url}/notifications")
    told = joined.get_by_text("as everybody with a mail address of the organisation")
    _comes_to_show(joined, told)
    told.first.click()
    joined.locator("summary", has_text="You are a member").click()
    joined.get_by_role("button", name="Leave the community").click()
    joined.locator("dialog").get_by_role("button", name="Leave the community").click()
    expect(joined.get_by_text("You have left")).to_be_visible()
    # Choosing it anew joins nobody who left.
    for tick in (False, True):
        lead.get_by_label("People of these domains join by themselves").set_checked(tick)
        lead.get_by_role("button", name="Save the choice").click()
        lead.wait_for_load_state()
    joined.wait_for_timeout(5_000)
    joined.goto(site.url + PLACE)
    expect(joined.locator("#join")).to_be_visible()
