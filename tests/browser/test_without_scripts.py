"""Everything a member needs, in a browser that runs no script; and no button there is dead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accounts import sign_in
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACE = "/communities/small-hydro"
PASSWORD = "a kettle by the window"
TITLE = "Who has heard the weir hum at night?"
ANSWER = "It is the stop log, which trembles when the gate stands at a third."

# Asked of all buttons at once: those that are not made to send, and those that have nothing to.
_IDLE = """(all) => [
  all.filter((each) => each.getAttribute("type") !== "submit"),
  all.filter((each) => !each.parentElement.closest("form") && !each.getAttribute("form")),
].map((found) => found.map((each) => each.outerHTML))"""


@dataclass
class Reader:
    """A person at a browser without scripts."""

    page: Page
    site: Served

    def go(self, path: str) -> None:
        """Open a page and look at its buttons."""
        self.page.goto(self.site.url + path)
        self.look()

    def press(self, name: str, *, nth: int = 0) -> None:
        """Press a button of the page's content, and look at what comes."""
        self.page.get_by_role("main").get_by_role("button", name=name).nth(nth).click()
        self.look()

    def follow(self, name: str | re.Pattern[str], *, nth: int = 0) -> None:
        """Follow a link of the page's content."""
        self.page.get_by_role("main").get_by_role("link", name=name).nth(nth).click()
        self.look()

    def sees(self, words: str) -> None:
        """The words stand on the page."""
        expect(self.page.get_by_role("main").get_by_text(words).first).to_be_visible()

    def look(self) -> None:
        """Every visible button sends a form that leads somewhere."""
        self.page.wait_for_load_state()
        visible = self.page.locator("button:visible, [role=button]:visible, md-bold:visible")
        dead, silent = visible.evaluate_all(_IDLE)
        assert not dead, f"dead: {dead}"
        assert not silent, f"sends nothing: {silent}"


@pytest.fixture
def reader(browser: Browser, site: Served) -> Iterator[Reader]:
    """One browser whose scripts are off."""
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    yield Reader(context.new_page(), site)
    context.close()


def _sign_out(reader: Reader) -> None:
    reader.page.get_by_label("Your account").click()
    reader.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(reader.page.get_by_role("link", name="Sign in").first).to_be_visible()
    reader.look()


def _sign_up(reader: Reader, address: str) -> None:
    page = reader.page
    reader.go("/sign-up")
    page.get_by_label("Your name").fill("Ottilie Brandt")
    page.get_by_label("Mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    reader.press("Make an account")
    reader.sees("Look into your mailbox")
    reader.go(f"/demo/mail?to={address}")
    reader.follow(re.compile("confirm.token="))
    page.get_by_label("Password").fill(PASSWORD)
    reader.press("Confirm and sign in")


def _ask(reader: Reader) -> str:
    page = reader.page
    reader.go(PLACE)
    reader.press("Join the community")
    reader.sees("You are a member")
    reader.go(f"{PLACE}/threads/new")
    page.locator("[name=kind][value=question]").check()
    page.get_by_label("Title").fill(TITLE)
    page.locator("#body").fill("Since **Tuesday**, after the rain.")
    reader.press("Preview")
    expect(page.locator("#preview strong")).to_have_text("Tuesday")
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    reader.press("Post the thread")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url.removeprefix(reader.site.url).split("#")[0].split("?")[0]


def _answer(reader: Reader, thread: str) -> None:
    page = reader.page
    reader.go(thread)
    page.locator("#body").fill(ANSWER + " Try a wedge.")
    reader.press("Post answer")
    reader.sees("Try a wedge.")
    page.locator("article.post", has_text=ANSWER).get_by_role("link", name="Edit").click()
    reader.look()
    page.locator("#body").fill(ANSWER)
    reader.press("Save the changes")
    reader.sees(ANSWER)
    expect(page.get_by_text("Try a wedge.")).to_have_count(0)


def _weigh(reader: Reader, thread: str) -> None:
    """The one who asked votes, accepts, comments and reports."""
    page = reader.page
    reader.go("/notifications")
    reader.press(TITLE)
    assert page.url.startswith(reader.site.url + thread)
    answer = page.locator("article.post", has_text=ANSWER)
    answer.get_by_role("button", name="This helps").click()
    answer = page.locator("article.post", has_text=ANSWER)
    expect(answer.locator(".vote__score")).to_contain_text("1")
    answer.get_by_role("button", name="Accept this answer").click()
    reader.look()
    reader.sees("Accepted answer")
    page.locator("article.post", has_text=ANSWER).get_by_role("link", name="Comment").click()
    page.locator("#body").fill("Quiet since we wedged it.")
    reader.press("Comment")
    reader.sees("Quiet since we wedged it.")
    page.locator("article.post", has_text=ANSWER).get_by_role("link", name="Report").first.click()
    reader.look()
    page.get_by_label("Unsafe advice").check()
    reader.press("Report the post")
    reader.sees("they are not told who reported")


def test_a_member_asks_is_answered_and_goes_without_any_script(reader: Reader) -> None:
    address = "ottilie@tarnholt.example"
    reader.go("/")
    _sign_up(reader, address)
    thread = _ask(reader)
    _sign_out(reader)

    sign_in(reader.page, reader.site, *reader.site.people["facilitator"])
    _answer(reader, thread)
    _sign_out(reader)

    sign_in(reader.page, reader.site, address, PASSWORD)
    _weigh(reader, thread)
    reader.go(f"/search?q={TITLE.replace(' ', '+')}")
    expect(reader.page.get_by_role("main").get_by_role("link", name=TITLE)).to_be_visible()
    _sign_out(reader)


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (None, ("/", "/communities", PLACE, f"{PLACE}/questions", "/sign-in", "/reset")),
        (
            "facilitator",
            (
                *("/", PLACE, f"{PLACE}/members", f"{PLACE}/tags", f"{PLACE}/charter/edit"),
                *("/settings/profile", "/settings/appearance", "/settings/security"),
                *("/settings/sessions", "/settings/tokens", "/settings/notifications"),
            ),
        ),
    ],
)
def test_no_button_waits_for_a_script(
    reader: Reader, role: str | None, paths: tuple[str, ...]
) -> None:
    if role:
        sign_in(reader.page, reader.site, *reader.site.people[role])
    for path in paths:
        reader.go(path)
        assert reader.page.locator("button").count() > 0
