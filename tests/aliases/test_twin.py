"""Ben or Dan: nobody but they themselves can tell which of the two spoke without a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from community import clock
from tests.aliases.twin import BEGIN, Twin, carry, frames, looks, mails_to_others, same_luck, twins
from tests.web.conversation import post

Pair = tuple[Twin, Twin]


def _speak(twin: Twin) -> None:
    """Ask, be answered, comment, edit, accept, delete, answer elsewhere, and take a copy."""
    cleo, ada, fay = (twin.browsers[name] for name in ("cleo", "ada", "fay"))
    me = twin.speaker
    for name in ("ben", "dan"):  # both are here, and both read
        twin.browsers[name].get("/")
    asked = {"title": "Where do I plant anemone?", "tags": "soil"}
    steps = (
        (
            me,
            "/communities/garden/threads/new",
            {**asked, "body": "It is wet.", "alias": "true", "kind": "question"},
        ),
        (ada, "/communities/garden/threads/new", {"title": "Anemone, again", "body": "Who knows?"}),
        (cleo, "/threads/1/replies", {"body": "In the shade."}),  # 1
        (me, "/replies/1/comments/new", {"body": "Thank you."}),  # 2
        (cleo, "/replies/1/comments/new", {"body": "My pleasure."}),  # 3
        (me, "/threads/2/replies", {"body": "Ask the anemone.", "alias": "true"}),  # 4
        (ada, "/threads/2/replies", {"body": "> [@x wrote](/threads/2?post=4):\n>\n> Ask\n\nSo."}),
        (me, "/threads/2/replies", {"body": "Never mind."}),  # 6
        (cleo, "/threads/2/replies", {"body": "I wonder too."}),  # 7
        (ada, "/threads/2/replies", {"body": "Both of you, read on."}),  # 8: tells two at once
    )
    for moment, (browser, address, fields) in enumerate(steps):
        with clock.frozen(BEGIN + timedelta(minutes=10 * moment + 1)):
            answer = post(browser, address, **fields)
            assert answer.status_code == 303, (address, answer.text)
    with clock.frozen(BEGIN + timedelta(hours=3)):
        edit = {**asked, "body": "It is very wet.", "version": 1, "reason": "wetter"}
        for browser, address, fields in (
            (me, "/threads/1/edit", edit),
            (me, "/replies/1/acceptance", {}),
            (me, "/replies/6/deletion", {}),
            (cleo, "/replies/4/report", {"reason": "other", "note": "Odd."}),
            (fay, "/replies/4/hiding", {"reason": "Look again."}),
            (twin.browsers["ben"], "/settings/data", {}),
            (twin.browsers["dan"], "/settings/data", {}),
        ):
            answer = post(browser, address, **fields)
            assert answer.status_code == 303, (address, answer.text)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pair]:
    """Both, once all was said and carried."""
    folders = [tmp_path_factory.mktemp(name) for name in ("ben", "dan")]
    both = twins(folders, migrated_file)
    patch = pytest.MonkeyPatch()
    for twin in both:
        with same_luck(patch):
            _speak(twin)
        with clock.frozen(BEGIN + timedelta(hours=4)):
            carry(twin, patch)
    yield both
    for twin in both:
        twin.database.dispose()


@pytest.mark.timeout(400)  # every page and list, by everybody, twice
def test_j5_every_page_list_feed_and_export_is_the_same_whoever_spoke(pair: Pair) -> None:
    with clock.frozen(BEGIN + timedelta(hours=6)):
        both = list(zip(looks(pair[0]), looks(pair[1]), strict=True))

    different = [(who, path) for (who, path, one), (_who, _path, two) in both if one != two]
    read = [path for _who, path, (status, *_rest) in (one for one, _two in both) if status == 200]
    assert len(read) > 300, "too little was read, or this proves nothing"
    assert different == [], [(one, two) for one, two in both if one != two][:1]


def test_whoever_speaks_by_name_is_told_apart(pair: Pair) -> None:
    told = []
    for twin in pair:
        with clock.frozen(BEGIN + timedelta(hours=7)):
            post(twin.speaker, "/communities/garden/threads/new", title="By name", body="It is I.")
            told.append(twin.browsers["cleo"].get("/communities/garden/threads").text)

    assert told[0] != told[1]


def test_j5_mails_to_others_are_the_same_with_their_headers(pair: Pair) -> None:
    one, other = (mails_to_others(twin) for twin in pair)

    assert len(one) >= 3, one
    assert one == other


def test_j5_what_open_pages_hear_is_the_same(pair: Pair) -> None:
    one, other = (frames(twin) for twin in pair)

    assert len(one) >= 6, one
    assert one == other


def test_the_author_is_told_of_answers_and_reads_that_it_is_theirs(pair: Pair) -> None:
    for twin in pair:
        with clock.frozen(BEGIN + timedelta(hours=6)):
            page = twin.speaker.get("/threads/1").text
            notices = twin.speaker.get("/notifications").text
            others = next(twin.browsers[name] for name in ("ben", "dan") if name != twin.author)
            elsewhere = others.get("/threads/1").text
        to_author = [each for each in twin.sent if str(each["To"]).startswith(twin.author)]

        assert "you; only you see this" in page
        assert "You write here as" in page
        assert "Cleo answered your question" in notices
        assert any("Cleo" in str(each["Subject"]) + each.as_string() for each in to_author)
        assert "only you see this" not in elsewhere
        assert "Cleo answered" not in others.get("/notifications").text
