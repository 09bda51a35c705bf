"""Two browsers at a real server: one attaches, the other downloads; a preview of a link arrives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from app.database import Database
from tests.answering import Elsewhere, answering
from tests.browser_support import violations
from tests.previews.elsewhere import TITLE, ok
from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage
from tests.web.conversation import Conversation
from tests.web.test_sniffing import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]
_PLAN = FilePayload(name="kiln plan.pdf", mimeType="application/x-wrong", buffer=PDF)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("attachments"), migrated_file)


@pytest.fixture(scope="module")
def site() -> Iterator[Elsewhere]:
    """Another site, with a page."""
    with answering([ok()]) as elsewhere:
        yield elsewhere


@pytest.fixture(scope="module")
def served(stage: Stage, site: Elsewhere) -> Iterator[Served]:
    """Two web processes and the worker, which may ask the other site."""
    with serving(stage.data_dir, HEARTH_PREVIEW_ALLOW=f"127.0.0.1:{site.port}") as running:
        until(lambda: len(running.web_processes()) == 2, within=60)
        yield running


def _page_of(
    browser: Browser, served: Served, stage: Stage, who: str, *, scripts: bool = True
) -> Page:
    context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
    context.add_cookies([{"name": "hearth", "value": stage.secrets[who], "url": served.url}])
    return context.new_page()


def test_one_attaches_a_file_and_the_other_downloads_it(
    browser: Browser, served: Served, stage: Stage
) -> None:
    writer, reader, outsider = (
        _page_of(browser, served, stage, who) for who in ("ben", "ada", "zed")
    )
    thread = f"{served.url}/threads/{stage.thread_id}"
    with reader.expect_websocket():
        reader.goto(thread)
    reader.set_viewport_size({"width": 390, "height": 800})

    writer.goto(thread)
    writer.locator("#body").fill("The plan: ")
    writer.locator("[data-attach]").set_input_files(_PLAN)
    expect(writer.locator(".composer__upload")).to_have_count(0)
    expect(writer.locator("#body")).not_to_have_value("The plan: ")
    writer.locator("#body").press("Control+Enter")

    # It appears on the open page of the other.
    card = reader.locator(".attachment")
    expect(card).to_contain_text("kiln plan.pdf")
    expect(card).to_contain_text("PDF · 1 KB")
    assert violations(reader) == []
    with reader.expect_download() as downloading:
        card.click()
    assert Path(downloading.value.path()).read_bytes() == PDF
    assert downloading.value.suggested_filename == "kiln plan.pdf"

    address = card.get_attribute("href")
    seen = outsider.goto(f"{served.url}{address}")
    assert seen is not None
    assert seen.status == 404
    for page in (writer, reader, outsider):
        page.context.close()


def test_without_scripts_a_file_goes_with_the_form(
    browser: Browser, served: Served, stage: Stage
) -> None:
    writer = _page_of(browser, served, stage, "ben", scripts=False)
    writer.goto(f"{served.url}/threads/{stage.thread_id}")
    writer.locator("#body").fill("A list:")
    writer.get_by_label("Add an image or a file").set_input_files(
        FilePayload(name="clay.csv", mimeType="text/csv", buffer=b"clay;kg\nred;3\n")
    )
    writer.get_by_role("button", name="Post reply").click()

    expect(writer.locator(".attachment", has_text="clay.csv")).to_contain_text("CSV · 1 KB")
    writer.context.close()


def test_a_dropped_file_stands_in_the_text(browser: Browser, served: Served, stage: Stage) -> None:
    writer = _page_of(browser, served, stage, "ben")
    writer.goto(f"{served.url}/threads/{stage.thread_id}")
    expect(writer.locator("markdown-toolbar")).to_be_visible()
    kept = writer.evaluate(
        """() => {
        const data = new DataTransfer();
        data.items.add(new File(["words"], "notes.txt", { type: "text/plain" }));
        const moved = { bubbles: true, cancelable: true, dataTransfer: data };
        return !document.querySelector(".composer").dispatchEvent(new DragEvent("drop", moved));
    }"""
    )

    assert kept
    expect(writer.locator("#body")).not_to_have_value("")
    assert writer.locator("#body").input_value().startswith("[notes.txt](/uploads/")
    writer.context.close()


def test_a_preview_of_a_link_arrives_on_the_open_page(
    browser: Browser, served: Served, stage: Stage, site: Elsewhere
) -> None:
    database = Database(f"sqlite:///{stage.data_dir / 'hearth.db'}")
    thread_id = Conversation(database, stage.world).start("ada", title="What of clay?")
    database.dispose()
    writer, reader = (_page_of(browser, served, stage, who) for who in ("ben", "zed"))
    with reader.expect_websocket():
        reader.goto(f"{served.url}/threads/{thread_id}")

    writer.goto(f"{served.url}/threads/{thread_id}")
    writer.locator("#body").fill(f"Read this:\n\n{site.url}/kiln")
    writer.locator("#body").press("Control+Enter")

    card = reader.locator(".link-card")
    expect(card).to_contain_text(TITLE, timeout=15_000)
    expect(card).to_contain_text("In a kiln.")
    assert card.get_attribute("href") == f"{site.url}/kiln"
    assert violations(reader) == []
    assert len(site.heard) == 1
    for page in (writer, reader):
        page.context.close()
