"""Ask, answer, accept and search with the keyboard alone: seen where it stands, caught nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account
from tests.clients import session_secret
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLACE = "/communities/small-hydro"
TITLE = "How thick is the paint on a penstock?"
_MOST_STOPS = 120
# Where the focus stands: is it in the window, on top, and drawn?
_STANDING = """
async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return "";
  const words = here.id || here.className || here.textContent.trim().slice(0, 30);
  const name = `${here.tagName} ${words}`;
  const box = here.getBoundingClientRect();
  if (!box.width || !box.height) return `${name} has no size`;
  if (box.bottom <= 0 || box.top >= innerHeight) return `${name} is out of sight`;
  // WCAG 2.4.11: something of it can be seen, whatever bars are stuck to the edges.
  const seen = [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
    const place = [box.left + box.width * across, box.top + box.height * down];
    const top = document.elementFromPoint(...place);
    if (!top) return false;
    return here.contains(top) || top.contains(here) || top.closest("label")?.control === here;
  }));
  return seen ? "" : `${name} is covered`;
}
"""

Person = Callable[[str], "Keys"]


class Keys:
    """Somebody at a page who has a keyboard and nothing else."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self._url + path)

    def skip(self) -> None:
        """The first stop leads past the header; the focus stands in the content then."""
        self.page.keyboard.press("Tab")
        expect(self.page.locator(".skip-link")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus stands there, and look at every stop on the way."""
        for _stop in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_STANDING) == ""
            if target.evaluate("(it) => it === document.activeElement"):
                return
        message = f"{_MOST_STOPS} stops do not lead to {target}"
        raise AssertionError(message)

    def type(self, words: str) -> None:
        """Type where the focus stands."""
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def stands_in(self, selector: str) -> bool:
        """Whether the focus stands inside such an element."""
        return bool(self.page.evaluate(f"document.activeElement?.closest({selector!r}) !== null"))


@pytest.fixture
def person(browser: Browser, site: Served) -> Iterator[Person]:
    """Seats somebody of the demonstration, signed in, before a keyboard."""
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    profiles = []

    def seat(handle: str) -> Keys:
        with database.reading() as session:
            account = session.scalars(select(Account.id).where(Account.handle == handle)).one()
        profile = browser.new_context(reduced_motion="reduce")
        secret = session_secret(database, account)
        profile.add_cookies([{"name": "hearth", "value": secret, "url": site.url}])
        profiles.append(profile)
        return Keys(profile.new_page(), site.url)

    yield seat
    for profile in profiles:
        profile.close()
    database.dispose()


def test_a_question_is_asked_answered_accepted_and_found_by_keys_alone(person: Person) -> None:
    asker, helper = person("anjali"), person("wren")
    thread = _ask(asker)
    _answer(helper, thread)
    _accept(asker, thread)
    _search(helper)


def _ask(asker: Keys) -> str:
    """The path of the new question."""
    page = asker.page
    asker.open(PLACE)
    asker.skip()
    asker.tab_to(page.get_by_role("main").get_by_role("link", name="Ask a question").first)
    asker.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ask a question")).to_be_visible()

    asker.skip()
    asker.tab_to(page.get_by_label("Title"))
    asker.type(TITLE)
    text = page.locator("textarea[name=body]")
    asker.tab_to(text)
    asker.type("It flakes above the second anchor.")
    # The composer is no trap: Tab leaves it, Shift+Tab comes back.
    asker.press("Tab")
    expect(text).not_to_be_focused()
    asker.press("Shift+Tab")
    expect(text).to_be_focused()

    asker.tab_to(page.get_by_role("main").get_by_role("button", name="Post the thread"))
    asker.press("Enter")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    found = re.search(r"/threads/\d+", page.url)
    assert found
    return found[0]


def _answer(helper: Keys, thread: str) -> None:
    page = helper.page
    helper.open(thread)
    helper.skip()
    helper.tab_to(page.locator("textarea[name=body]"))
    helper.type("A third of a millimetre, in two coats.")
    helper.tab_to(page.get_by_role("button", name="Post answer"))
    helper.press("Enter")
    answer = page.locator(".post", has_text="A third of a millimetre").last
    expect(answer).to_be_visible()
    # The next stop is in the answer, not at the top of the page again.
    page.wait_for_url(re.compile(r"#reply-\d+$"))
    helper.press("Tab")
    assert helper.stands_in(f"#{page.url.rpartition('#')[2]}")


def _accept(asker: Keys, thread: str) -> None:
    page = asker.page
    asker.open(thread)
    asker.skip()
    asker.tab_to(page.get_by_role("button", name=re.compile("^Accept")))
    asker.press("Enter")
    expect(page.locator(".post--accepted")).to_be_visible()
    page.wait_for_load_state()  # keys start where the address leads once the page is there
    asker.press("Tab")
    assert asker.stands_in(".post--accepted, .posts")


def _search(helper: Keys) -> None:
    page = helper.page
    box = page.get_by_role("banner").get_by_role("searchbox")
    hit = page.get_by_role("main").get_by_role("link", name=TITLE).first
    for _try in range(20):  # the worker brings it into the index
        helper.open(PLACE)
        helper.tab_to(box)
        helper.type("penstock paint thick")
        helper.press("Enter")
        page.wait_for_url(re.compile("/search"))
        if hit.count():
            break
        page.wait_for_timeout(500)
    helper.skip()
    helper.tab_to(hit)
    helper.press("Enter")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def test_a_dialog_holds_the_focus_and_gives_it_back(person: Person) -> None:
    keys = person("anjali")
    page = keys.page
    keys.open("/settings/sessions")
    opener = page.get_by_role("button", name="Sign out everywhere")
    keys.skip()
    keys.tab_to(opener)
    keys.press("Enter")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    assert keys.stands_in("dialog")
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
