"""The composer in a real browser: preview, suggestions, images that fail and are sent again."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser

_PLACE = "/communities/care-handover"
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_IMAGE = FilePayload(name="dot.png", mimeType="image/png", buffer=_DOT)


@pytest.fixture
def writing(page: Page, site: Served) -> Iterator[Page]:
    """A member's new thread, its composer at work."""
    sign_in(page, site, "member")
    page.goto(f"{site.url}{_PLACE}/threads/new")
    expect(page.get_by_role("tab", name="Write")).to_be_visible()
    yield page
    page.evaluate("localStorage.clear(); sessionStorage.clear()")


def test_the_preview_is_a_tab_that_keeps_its_height(writing: Page) -> None:
    area = writing.locator("#body")
    area.fill("\n\n".join(f"Line **{number}**" for number in range(12)))
    written = writing.locator("[data-written]").bounding_box()
    writing.get_by_role("tab", name="Preview").click()
    panel = writing.locator("#preview")
    expect(panel.locator("strong").first).to_have_text("0")
    expect(area).to_be_hidden()
    shown = panel.bounding_box()
    assert written is not None
    assert shown is not None
    assert shown["height"] >= written["height"] - 1
    assert violations(writing) == []

    writing.keyboard.press("ArrowLeft")
    expect(writing.get_by_role("tab", name="Write")).to_be_focused()
    expect(area).to_be_visible()
    assert area.input_value().startswith("Line **0**")


def test_a_preview_that_cannot_be_fetched_says_so(writing: Page) -> None:
    writing.route("**/preview", lambda route: route.abort())
    writing.locator("#body").fill("Something")
    writing.get_by_role("tab", name="Preview").click()
    expect(writing.locator("#preview")).to_contain_text("Your text is still here")


def test_without_scripts_there_is_a_button_instead_of_tabs(
    browser_context: BrowserContext, page: Page, site: Served
) -> None:
    sign_in(page, site, "member")
    plain = browser_context.browser
    assert plain is not None
    context = plain.new_context(
        java_script_enabled=False, storage_state=browser_context.storage_state()
    )
    bare = context.new_page()
    bare.goto(f"{site.url}{_PLACE}/threads/new")
    expect(bare.get_by_role("tab")).to_have_count(0)
    bare.locator("#title").fill("A title")
    bare.locator("#body").fill("Some **words**")
    bare.get_by_role("button", name="Preview").click()
    expect(bare.locator("#preview strong")).to_have_text("words")
    context.close()


def test_keys_format_and_the_hint_names_them(writing: Page) -> None:
    area = writing.locator("#body")
    for key, expected in (("b", "**word**"), ("i", "_word_"), ("e", "`word`")):
        area.fill("word")
        area.focus()
        writing.keyboard.press("Control+a")
        writing.keyboard.press(f"Control+{key}")
        expect(area).to_have_value(expected)
    expect(writing.locator("[data-composer-keys]")).to_contain_text("Ctrl Enter sends")


def test_an_at_sign_offers_people_and_enter_takes_one(writing: Page) -> None:
    area = writing.locator("#body")
    area.focus()
    writing.keyboard.type("Ask @ed")
    option = writing.get_by_role("option").filter(has_text="@edwin")
    expect(option).to_be_visible()
    assert violations(writing) == []
    writing.keyboard.press("Enter")
    expect(area).to_have_value("Ask @edwin ")


def test_tags_of_the_community_are_offered_and_taken_by_keys(writing: Page) -> None:
    field = writing.get_by_label("Tags", exact=True)
    field.focus()
    writing.keyboard.type("handover, med")
    options = writing.get_by_role("listbox", name="Tags of this community").get_by_role("option")
    expect(options.first).to_be_visible()
    assert violations(writing) == []
    name = options.first.get_attribute("data-value")
    writing.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    writing.keyboard.press("Enter")
    expect(field).to_have_value(f"handover, {name}, ")
    expect(options).to_have_count(0)
    assert writing.url.endswith("/threads/new")  # Enter took the tag and sent nothing


def test_escape_leaves_a_tag_as_it_was_typed(writing: Page) -> None:
    field = writing.get_by_label("Tags", exact=True)
    field.focus()
    writing.keyboard.type("med")
    expect(writing.get_by_role("option").first).to_be_visible()
    writing.keyboard.press("Escape")
    expect(writing.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("med")


def test_a_title_like_an_earlier_one_shows_it(writing: Page) -> None:
    first = writing.context.new_page()
    first.goto(writing.url.removesuffix("/new"))
    title = first.locator(".thread-row__title a").first.inner_text()
    first.close()
    field = writing.get_by_label("Title")
    field.focus()
    writing.keyboard.insert_text(title)
    expect(writing.locator("[data-similar] a").first).to_have_text(title)
    assert violations(writing) == []
    field.fill("Short")
    expect(writing.locator("[data-similar] a")).to_have_count(0)


def test_the_end_of_the_room_is_told_and_an_insight_has_less(writing: Page) -> None:
    left = writing.locator(".composer__left")
    writing.locator("#body").fill("x" * 490)
    expect(left).to_be_hidden()
    writing.get_by_label("Insight").check()
    expect(left).to_have_text("Characters left: 10")
    writing.locator("#body").fill("x" * 503)
    expect(left).to_have_text("Too long by 3 characters")


def test_an_image_that_fails_is_sent_again_and_stands_in_the_text(writing: Page) -> None:
    refuse = True

    def answer(route: Route) -> None:
        if refuse:
            route.abort()
        else:
            route.continue_()

    writing.route("**/uploads", answer)
    writing.locator("[data-attach]").set_input_files(_IMAGE)
    row = writing.locator(".composer__upload")
    expect(row).to_contain_text("dot.png: The file could not be uploaded.")
    writing.get_by_label("Title").fill("With a picture")
    writing.locator("#body").fill("With a picture. ")
    writing.keyboard.press("Control+Enter")
    expect(writing.locator("[data-composer-status]")).to_contain_text("leave out what could not")

    refuse = False
    row.get_by_role("button", name="Try again").click()
    expect(writing.locator("#body")).to_have_value(re.compile(r"!\[dot\]\(/uploads/\S+\)"))
    expect(row).to_have_count(0)


def test_a_post_waits_for_an_image_that_is_on_its_way(writing: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    writing.route("**/uploads", hold)
    writing.get_by_label("Title").fill("With a picture")
    writing.locator("#body").fill("With a picture. ")
    writing.locator("[data-attach]").set_input_files(_IMAGE)
    expect(writing.locator(".composer__upload progress")).to_be_visible()
    writing.locator("#body").press("Control+Enter")

    expect(writing.locator("[data-composer-status]")).to_contain_text("Wait until the files")
    held[0].abort()


def test_a_refused_image_says_why_and_can_be_left_out(writing: Page) -> None:
    writing.locator("[data-attach]").set_input_files(
        FilePayload(name="no.png", mimeType="image/png", buffer=b"MZ\x00 no image")
    )
    row = writing.locator(".composer__upload")
    expect(row.get_by_role("button", name="Leave it out")).to_be_visible()
    row.get_by_role("button", name="Leave it out").click()
    expect(row).to_have_count(0)
    expect(writing.locator("#body")).to_have_value("")


def test_a_refused_image_does_not_say_that_it_is_still_coming(writing: Page) -> None:
    writing.locator("[name=title]").fill("What holds this question up?")
    writing.locator("#body").fill("An image that nobody can look at.")
    writing.locator("[data-attach]").set_input_files(
        FilePayload(name="no.png", mimeType="image/png", buffer=b"MZ\x00 no image")
    )
    row = writing.locator(".composer__upload")
    expect(row.get_by_role("button", name="Leave it out")).to_be_visible()
    writing.get_by_role("button", name="Post the thread").click()

    expect(writing.locator("[data-composer-status]")).to_contain_text("leave out what could not")
    expect(row.get_by_role("button", name="Try again")).to_be_focused()


def test_an_image_after_a_quotation_stands_below_it(writing: Page) -> None:
    area = writing.locator("#body")
    area.fill("> said before")
    area.press("Control+End")
    writing.locator("[data-attach]").set_input_files(_IMAGE)

    expect(area).to_have_value(re.compile(r"^> said before\n\n!\[dot\]\(/uploads/\S+\)\n$"))


def test_a_dropped_file_of_a_kind_that_is_refused_is_told_of_and_opens_nothing(
    writing: Page,
) -> None:
    kept = writing.evaluate(
        """() => {
        const data = new DataTransfer();
        data.items.add(new File(["\\x7fELF\\0"], "notes.txt", { type: "text/plain" }));
        const moved = { bubbles: true, cancelable: true, dataTransfer: data };
        const dropped = new DragEvent("drop", moved);
        return !document.querySelector(".composer").dispatchEvent(dropped);
    }"""
    )

    assert kept
    expect(writing.locator(".composer__upload")).to_contain_text("cannot be added")


def test_a_dropped_image_is_taken_and_the_target_shows_itself(writing: Page) -> None:
    event = """(name) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(%r), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
        const moved = { bubbles: true, cancelable: true, dataTransfer: data };
        document.querySelector(".composer").dispatchEvent(new DragEvent(name, moved));
    }""" % base64.b64encode(_DOT).decode()  # noqa: UP031 - the script is full of braces
    composer = writing.locator(".composer")
    writing.evaluate(event, "dragover")
    expect(composer).to_have_class(re.compile("composer--over"))
    writing.evaluate(event, "drop")
    expect(composer).not_to_have_class(re.compile("composer--over"))
    expect(writing.locator("#body")).to_have_value(re.compile(r"!\[dropped\]"))


def test_what_was_typed_comes_back_with_a_word_about_it(writing: Page) -> None:
    writing.locator("#body").fill("Half a thought")
    writing.reload()
    expect(writing.locator("#body")).to_have_value("Half a thought")
    toast = writing.locator(".toast")
    expect(toast).to_contain_text("What you had typed is back.")
    assert violations(writing) == []
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)


def test_a_vote_that_does_not_arrive_is_told_and_stays_told(page: Page, site: Served) -> None:
    sign_in(page, site, "member")
    page.goto(f"{site.url}/communities/care-handover/questions")
    for link in page.locator(".thread-row__title a").all():
        address = link.get_attribute("href")
        page.goto(f"{site.url}{address}")
        if page.get_by_role("button", name="This helps").count():
            break
        page.go_back()
    page.route("**/votes", lambda route: route.abort())
    page.get_by_role("button", name="This helps").first.click()
    told = page.get_by_role("alert").filter(has_text="did not reach the server")
    expect(told).to_be_visible()
    page.clock.install()
    page.clock.fast_forward(60_000)
    expect(told).to_be_visible()
