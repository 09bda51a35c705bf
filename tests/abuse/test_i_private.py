"""I: side doors to what is private, tried by those who are outside."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from app.cells import as_cell
from community.communities.models import Community
from tests.abuse.conftest import Place
from tests.outsiders.doors import Person, outsiders, substance
from tests.outsiders.vault import Vault, fill


@pytest.fixture(scope="module")
def vault(place: Place) -> Vault:
    """The private community, filled."""
    with place.database.unit_of_work() as session:
        return fill(session, place.world)


@pytest.fixture(scope="module")
def outside(place: Place, vault: Vault) -> list[Person]:
    """Everybody who is outside."""
    assert vault.ids
    return outsiders(place.app, place.world)


def _told(person: Person, path: str, vault: Vault) -> list[str]:
    """Canaries in the answer that the address did not bring along."""
    answer = person.ask("GET", path)
    words = (answer.text + repr(answer.headers)).lower().replace(path.lower(), "")
    return [word for word in vault.canaries.values() if word.lower() in words and word not in path]


_TAGS: tuple[str, ...] = ("/api/v1/tags?q=quoxal", "/communities/garden/tags/suggestions?q=quoxal")
_TAGS += ("/communities/garden/threads?tag=quoxaltag", "/api/v1/threads?tag=quoxaltag")


@pytest.mark.parametrize("path", _TAGS)
def test_i4_a_tag_of_a_private_community_is_no_tag(
    place: Place, vault: Vault, outside: list[Person], path: str
) -> None:
    unknown = path.replace("quoxal", "zzzzzz")
    for person in outside:
        known = substance(person.ask("GET", path), path=path)
        absent = substance(person.ask("GET", unknown), path=unknown)
        assert known[0] == absent[0]
        assert known[1].replace(b"quoxal", b"zzzzzz") == absent[1], person.name
    inside = Person("ben", place.browser("ben")).ask("GET", "/api/v1/tags?q=quoxal")
    assert vault.canaries["tag"] in inside.text


def test_i5_nothing_private_is_offered_as_similar(vault: Vault, outside: list[Person]) -> None:
    words = {"title": "What about the quoxaltitle", "body": "quoxaltitle"}
    for person in outside:
        for path in (
            "/communities/garden/threads/similar",
            f"/communities/{vault.ids['slug'][0]}/threads/similar",
        ):
            answer = person.ask("POST", path, data={**words, "csrf_token": person.form_token})
            thread = f"/threads/{vault.ids['thread_id'][0]}"
            assert thread not in answer.text.replace(f"{thread}0", ""), (person.name, path)


_MAPS: tuple[str, ...] = (
    "/feed",
    "/feeds/garden",
    "/atom.xml",
    "/rss",
    "/oembed?url=x",
)
_MAPS += ("/communities/vault/feed", "/threads/1.json", "/calendar.ics", "/.well-known/x")


@pytest.mark.parametrize("path", _MAPS)
def test_i8_there_is_no_feed_and_no_map(outside: list[Person], path: str) -> None:
    for person in outside[:3]:
        assert person.ask("GET", path).status_code == 404


def test_i8_the_map_and_the_feed_of_what_is_public_name_nothing_private(
    vault: Vault, outside: list[Person]
) -> None:
    thread = f"/threads/{vault.ids['thread_id'][0]}<"
    for person in outside[:3]:
        for path in ("/sitemap.xml", "/sitemaps/1.xml", "/communities/garden/feed"):
            assert thread not in person.ask("GET", path).text, (person.name, path)
            assert _told(person, path, vault) == []


_REFUSED = (302, 401, 403, 404, 422)  # 403: a token without the scope asks for nothing at all
_PAST = ("", "?version=1", "?revision=1", "?raw=1", "?edit=1", "/raw", "/revisions", "/1", "/edit")


@pytest.mark.parametrize("past", _PAST)
def test_i9_no_earlier_version_and_no_source_is_a_way_in(
    vault: Vault, outside: list[Person], past: str
) -> None:
    thread = vault.ids["thread_id"][0]
    for person in outside:
        for path in (f"/threads/{thread}{past}", f"/api/v1/threads/{thread}{past}"):
            assert person.ask("GET", path).status_code in _REFUSED, (person.name, path)
            assert _told(person, path, vault) == []


_MORE: tuple[str, ...] = (
    "expand=thread,author.email",
    "fields=*",
    "include=author",
    "filter[community]=x",
)
_MORE += ("sort=email", "order_by=password_hash", "exclude=x", "with_private=1", "version=1")


@pytest.mark.parametrize("more", _MORE)
def test_i10_the_api_takes_no_field_that_it_does_not_know(outside: list[Person], more: str) -> None:
    for person in (outside[0], outside[1]):
        for path in ("/api/v1/threads", "/api/v1/communities", "/api/v1/tags"):
            answer = person.ask("GET", f"{path}?{more}")
            assert answer.status_code == 422, (path, answer.text[:200])


def test_i10_no_method_and_no_etag_tells_that_something_is_there(
    place: Place, vault: Vault, outside: list[Person]
) -> None:
    hidden = f"/api/v1/threads/{vault.ids['thread_id'][0]}"
    nowhere = "/api/v1/threads/987654"
    tag = place.browser("ben").get(hidden).headers["ETag"]
    for person in outside:
        for method in ("HEAD", "OPTIONS", "GET"):
            known = substance(person.ask(method, hidden), path=hidden)
            assert known == substance(person.ask(method, nowhere), path=nowhere), person.name
        asked = person.browser.get(hidden, headers={**person.headers, "If-None-Match": tag})
        assert asked.status_code in (403, 404), person.name


def test_i12_an_address_of_something_private_shows_no_title(
    place: Place, vault: Vault, outside: list[Person]
) -> None:
    address = f"/threads/{vault.ids['thread_id'][0]}"
    thread = place.talk.start(
        "ben", body=f"See http://localhost{address} and {address} and [it]({address})"
    )

    for person in (outside[0], outside[1], Person("ben", place.browser("ben"))):
        page = person.ask("GET", f"/threads/{thread}").text
        assert address in page
        assert "quoxaltitle" not in page.split("<main")[1]


def test_i22_no_refusal_names_what_it_refuses(vault: Vault, outside: list[Person]) -> None:
    slug, thread = vault.ids["slug"][0], vault.ids["thread_id"][0]
    for person in outside[1:]:
        headers = {**person.headers, "X-CSRFToken": person.form_token, "If-Match": "*"}
        for method, path in (
            ("POST", f"/api/v1/communities/{slug}/membership"),
            ("POST", f"/api/v1/threads/{thread}/replies"),
            ("PATCH", f"/api/v1/threads/{thread}"),
            ("POST", f"/communities/{slug}/join"),
            ("POST", f"/threads/{thread}/replies"),
        ):
            sent: dict[str, Any] = {"json": {"body": "x"}} if "/api/" in path else {
                "data": {"csrf_token": person.form_token, "body": "x"}
            }  # fmt: skip
            answer = person.browser.open(path, method=method, headers=headers, **sent)
            assert 400 <= answer.status_code < 500, (person.name, path)
            words = answer.text.lower().replace(path, "").replace(slug, "")
            assert "quoxal" not in words, (person.name, path)


@pytest.mark.parametrize("path", ["/admin/people", "/admin/log", "/api/v1/people/sue/suspension"])
def test_i24_who_is_suspended_is_for_admins_alone(
    place: Place, outside: list[Person], path: str
) -> None:
    people = [*outside, *(Person(name, place.browser(name)) for name in ("ada", "ben", "pia"))]
    for person in people:
        if person.headers and "/api/" not in path:
            continue  # a token opens no page
        assert person.ask("GET", path).status_code in (302, 401, 403, 404, 405), person.name
    if "/api/" not in path:
        assert place.browser("mo").get(path).status_code == 200


_CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\n=1"]  # noqa: RUF001  # as typed


@pytest.mark.parametrize("typed", _CELLS)
def test_i25_a_cell_is_never_a_formula(place: Place, typed: str) -> None:
    cell = as_cell(typed)
    assert cell == f"'{typed}"
    with place.database.unit_of_work() as session:
        session.get_one(Community, place.world.garden).name = typed
    answer = place.browser("ada").get("/communities/garden/quarter.csv")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert answer.status_code == 200
    assert len(rows) > 1
    assert {row[0] for row in rows[1:]} == {cell}
    for row in rows:
        assert all(as_cell(value) == value for value in row[:1])


def test_i25_plain_words_stay_as_they_are() -> None:
    for words in ("Beans & co", "a=b", "3 - 4", "", "Größe", "'quoted'"):
        assert as_cell(words) == words
