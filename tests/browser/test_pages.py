"""Every page in every state: no barriers, nothing cut off, nothing typed lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from tests.architecture.files import named, read
from tests.browser.crew import Crew
from tests.browser.inspecting import Inspection, inspect
from tests.browser.looking import Scenes
from tests.browser.pages import LISTS, PAGES, View, views
from tests.browser.scenes.stage import Scene

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# Twenty rows show no fault that three and two hundred do not: they are for photographs.
VIEWS = [view for view in views() if view.state != "full"]
# They say that there is nothing, or show how that looks, and list nothing of their own.
_NO_LISTS = {"", "faults", "communities.charter", "design.show", "terms.privacy"}
_FILES = {"filename", "key", "digest", "size", "export_id"}
_EXTENDS = re.compile(r'{% extends "(base\.html|(?:accounts|settings)/_frame\.html)" %}')


@pytest.fixture(scope="module")
def crew(request: pytest.FixtureRequest, scenes: Scenes) -> Iterator[Crew[Inspection]]:
    """Browsers at work on the views that this run asks for."""
    wanted = [
        item.callspec.params["view"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and "view" in getattr(item, "callspec", _NONE).params
    ]
    with Crew(scenes, inspect) as hired:
        hired.take(wanted)
        yield hired


class _NONE:
    params: dict[str, object] = {}  # noqa: RUF012  # stands for the parameters of a test without any


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_bars_nobody_in_any_state(crew: Crew[Inspection], view: View) -> None:
    complaints = crew.result(view).complaints
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def test_titles_tell_pages_apart(crew: Crew[Inspection]) -> None:
    pages = defaultdict(set)
    for view in VIEWS:
        if view.state == "usual" and not view.page.called and view.status < 400:
            pages[crew.result(view).title].add(view.page.endpoint)

    assert {title: found for title, found in pages.items() if len(found) > 1} == {}


def test_what_lists_anything_has_every_state_of_a_list(crew: Crew[Inspection]) -> None:
    states = defaultdict(set)
    for view in views():
        states[view.page.endpoint].add(view.state)
    listing = {view.page.endpoint for view in VIEWS if crew.result(view).listing} - _NO_LISTS

    assert listing
    assert {each: states[each] for each in listing if not states[each] >= set(LISTS)} == {}


def test_every_template_of_a_page_was_seen(crew: Crew[Inspection], scenes: Scenes) -> None:
    for view in VIEWS:
        crew.result(view)
    seen = {name for scene in scenes.made() for name in scene.rendered}
    pages = [name for name in named(".html", under=("templates/",)) if _EXTENDS.search(read(name))]

    # A claim link needs an imported person with posts; tests/web/test_people.py makes one.
    left_out = {"templates/people/claim.html"} | {
        name for name in pages if name.rsplit("/", 1)[-1].startswith("_")
    }

    assert {name.removeprefix("templates/") for name in set(pages) - left_out} - seen == set()


def test_every_address_that_answers_a_page_is_in_the_registry(scenes: Scenes) -> None:
    scene = scenes["usual"]
    known = {page.endpoint for page in PAGES}
    unknown = [
        rule
        for rule in scene.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in known and not _is_no_page(rule)
    ]

    assert unknown
    assert [rule.rule for rule in unknown if _answers_a_page(scene, rule)] == []


def _is_no_page(rule: Rule) -> bool:
    """Programs talk to the API, and a monitor by its token; what names a file answers a file."""
    return rule.rule.startswith(("/api/v1/", "/metrics")) or bool(_FILES & rule.arguments)


def _answers_a_page(scene: Scene, rule: Rule) -> bool:
    """Whether anybody gets a whole page here; what nobody can be shown might be one."""
    statuses = set()
    for who in ("facilitator", "admin", "member"):
        browser = scene.app.test_client()
        browser.set_cookie("hearth", scene.secrets[who])
        for query in ("", "?q=a", "?after=0"):
            answer = browser.get(_address(scene, rule) + query, buffered=True)
            statuses.add(answer.status_code)
            whole = answer.get_data().lstrip()[:15].lower() == b"<!doctype html>"
            if whole and answer.status_code == 200:
                return True
    return not statuses & {200, 204, 302, 303}


def _address(scene: Scene, rule: Rule) -> str:
    """The address with ids of the scene in it."""
    named = {"thread_id": "thread", "reply_id": "reply", "tag_id": "tag", "handle": "member"}
    named |= {"article_id": "article", "recording_id": "recording"}
    return re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda found: scene.ids.get(named.get(found[1], found[1]), "1"),
        rule.rule,
    )
