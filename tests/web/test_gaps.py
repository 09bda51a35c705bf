"""Gaps: what at least five people look for in vain, and that nobody learns who they were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.gapping import stems_of
from app.visits import book_of
from community import clock
from community.base import Base
from community.communities.models import Community
from community.gaps.finding import find_gaps
from community.gaps.models import Gap, GapKey, Looker, Miss
from community.gaps.noting import forget_misses
from community.gaps.policies import clusters, is_about
from community.threads.models import ThreadKind
from tests import factories
from tests.api.test_communities import Program
from tests.articles import article
from tests.conversations import Conversations
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


@pytest.fixture
def crowd(talk: Conversations) -> list[int]:
    """Five more members of the garden."""
    with talk.database.unit_of_work() as session:
        people = [factories.account(session, handle=f"crowd{number}") for number in range(5)]
        garden = session.get_one(Community, talk.world.garden)
        for person in people:
            factories.membership(session, garden, person)
        return [person.id for person in people]


def _search(app: Flask, account_id: int | None, words: str, **more: str) -> None:
    browser = sign_in(app, account_id) if account_id else app.test_client()
    told = browser.get("/search", query_string={"q": words, **more})
    assert told.status_code == 200
    book_of(app).flush()


def _read(talk: Conversations) -> list[Gap]:
    """What the worker finds now."""
    with talk.database.unit_of_work() as session:
        for key in session.scalars(select(GapKey)):
            key.read_at = None
        find_gaps(session, stems_of)
    with talk.database.reading() as session:
        return list(session.scalars(select(Gap).order_by(Gap.id)))


def _page(app: Flask, account_id: int, slug: str = "garden") -> str:
    told = sign_in(app, account_id).get(f"/communities/{slug}/knowledge/gaps")
    assert told.status_code == 200
    return told.text


def test_what_five_people_miss_is_a_gap_with_what_to_do_about_it(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    waiting = talk.start("ben", "garden", "Who knows about blight of medlars?")
    for person in crowd:
        _search(app, person, "medlar blight")
        _search(app, person, "blight on medlars", **{"in": "garden"})
    _search(app, crowd[0], "quincunx secretword")
    [gap] = _read(talk)
    assert sorted(gap.words) == ["blight", "medlar"]
    assert (gap.askers, gap.searches, gap.questions) == (5, 10, [waiting])
    shown = _page(app, talk.world.ada)
    assert "5 people" in shown
    assert "10 searches" in shown
    assert f'href="/threads/{waiting}"' in shown
    assert "threads/new?kind=question" in shown
    assert "articles/new?title=" in shown
    assert "secretword" not in shown
    assert "medlar" in sign_in(app, talk.world.ada).get("/today").text


def test_below_five_people_nothing_is_told_at_all(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for person in crowd[:4]:
        for _ in range(20):
            _search(app, person, "medlar blight")
    assert _read(talk) == []
    shown = _page(app, talk.world.ada)
    assert "Nothing that five people missed" in shown
    assert "medlar" not in shown


def test_a_word_that_one_person_alone_used_is_never_shown(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for person in crowd:
        _search(app, person, "medlar")
    for _ in range(9):
        _search(app, crowd[0], "medlar burnout")
    [gap] = _read(talk)
    assert gap.words == ["medlar"]
    assert "burnout" not in _page(app, talk.world.ada)


def test_a_spelling_of_fewer_than_five_people_is_never_shown(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    spelled = ("pruning", "pruning", "prunes", "pruned", "prune")
    for person, word in zip(crowd, spelled, strict=True):
        _search(app, person, f"medlar {word}")
    [gap] = _read(talk)
    assert sorted(gap.words) == ["medlar", "prune"]
    assert "pruning" not in _page(app, talk.world.ada)


def test_nothing_kept_names_or_joins_a_person(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for table in ("missed_searches", "missed_words", "knowledge_gaps", "gap_keys"):
        keys = Base.metadata.tables[table].foreign_keys
        assert "accounts" not in {key.column.table.name for key in keys}
    _search(app, crowd[0], "medlar blight")
    with talk.database.reading() as session:
        marks = session.scalars(select(Looker.mark)).all()
        days = session.scalars(select(Miss.day)).all()
    assert len(set(marks)) == len(marks) == 2, "two words of one person have nothing in common"
    assert days == [clock.now().date()]


def test_whoever_does_not_want_it_visitors_and_programs_count_nowhere(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    browser = sign_in(app, crowd[0])
    sent = {"locale": "", "time_zone": "", "theme": "", "keeps_places": "true"}
    told = browser.post("/settings/appearance", data=sent, headers={"X-CSRFToken": csrf(browser)})
    assert told.status_code == 303
    _search(app, crowd[0], "medlar")
    _search(app, None, "medlar")
    with talk.database.reading() as session:
        assert session.scalars(select(Miss)).all() == []


def test_a_page_that_is_left_says_what_led_nowhere(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for person in crowd:
        browser = sign_in(app, person)
        sent = {"q": "medlar author:ben -pears", "found": "1", "in": "garden"}
        headers = {"X-CSRFToken": csrf(browser)}
        assert browser.post("/search/misses", data=sent, headers=headers).status_code == 204
    book_of(app).flush()
    [gap] = _read(talk)
    assert gap.words == ["medlar"]


def test_an_accepted_answer_closes_it_and_a_dismissal_holds_until_it_grows(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for person in crowd:
        _search(app, person, "medlar")
    [gap] = _read(talk)
    ada = sign_in(app, talk.world.ada)
    path = f"/communities/garden/knowledge/gaps/{gap.id}/dismissal"
    headers = {"X-CSRFToken": csrf(ada)}
    assert ada.post(path, data={"reason": " "}, headers=headers).status_code == 422
    assert ada.post(path, data={"reason": "Not our subject."}, headers=headers).status_code == 303
    assert ada.post(path, data={"reason": "Again"}, headers=headers).status_code == 404
    [gap] = _read(talk)
    assert gap.state == "dismissed"
    for who in (talk.world.ben, talk.world.cleo, talk.world.ada):
        _search(app, who, "medlar")
    [gap] = _read(talk)
    assert (gap.state, gap.askers) == ("open", 8)
    thread = talk.start("ben", "garden", "When is a medlar ripe?", kind=ThreadKind.QUESTION)
    talk.accept("ben", talk.reply("cleo", thread, "After the first frost."))
    [gap] = _read(talk)
    assert (gap.state, gap.closed_by_id) == ("closed", thread)


def test_an_article_written_since_closes_it_and_one_that_was_there_does_not(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    with clock.frozen(clock.ago(minutes=5)):
        article(talk.database, talk.world, title="Blight on medlars")
    for person in crowd:
        _search(app, person, "medlar blight cure")
    [gap] = _read(talk)
    assert gap.state == "open"
    with clock.frozen(clock.ahead(minutes=5)):
        article(talk.database, talk.world, title="A cure for medlar blight", published=False)
        assert _read(talk)[0].state == "open"
        article(talk.database, talk.world, title="A cure for medlar blight")
    [gap] = _read(talk)
    assert (gap.state, gap.closed_by_id) == ("closed", None)
    assert "medlar" not in _page(app, talk.world.ada)


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("zed", 403), ("xen", 403)])
def test_members_are_refused(app: Flask, world: World, who: str, status: int) -> None:
    told = sign_in(app, getattr(world, who)).get("/communities/garden/knowledge/gaps")
    assert told.status_code == status


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "fay", "mo"])
def test_outsiders_of_a_private_community_get_the_404_of_nothing(
    app: Flask, world: World, who: str
) -> None:
    path = "/communities/vault/knowledge/gaps"
    assert sign_in(app, getattr(world, who)).get(path).status_code == 404
    assert sign_in(app, world.ada).get(path).status_code == 200


def test_programs_of_facilitators_read_and_dismiss(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    for person in crowd:
        _search(app, person, "medlar")
    [gap] = _read(talk)
    call = Program(app, talk.world.ada)
    [item] = call("GET", "/communities/garden/gaps").json["items"]
    assert (item["words"], item["askers"]) == (["medlar"], 5)
    assert Program(app, talk.world.ben)("GET", "/communities/garden/gaps").status_code == 403
    told = call("POST", f"/communities/garden/gaps/{gap.id}/dismissal", {"reason": "No."})
    assert told.status_code == 204
    assert call("GET", "/communities/garden/gaps").json["items"] == []


def test_after_thirty_days_words_marks_and_key_are_gone(
    app: Flask, talk: Conversations, crowd: list[int]
) -> None:
    _search(app, crowd[0], "medlar")
    with talk.database.unit_of_work() as session:
        later = clock.now() - timedelta(days=31)
        session.scalars(select(GapKey)).one().made_at = later
        forget_misses(session)
        assert session.scalars(select(Looker)).all() == []
        assert session.scalars(select(GapKey)).all() == []
        session.scalars(select(Miss)).one().day = later.date()
        session.flush()
        forget_misses(session)
        assert session.scalars(select(Miss)).all() == []


def test_clusters_hang_together_by_what_is_looked_for_together() -> None:
    misses = [["a", "b"], ["b", "c"], ["x"], ["x", "y"], ["y"], ["y"], ["secret", "a"]]
    found = clusters(misses, told="abcxy")
    assert {frozenset("abc"), frozenset("xy")} == set(found)
    assert clusters(misses, told="abcxy") == found
    assert clusters([["a", "b"]] + [["a"]] * 9 + [["b"]] * 9, told="ab") == [
        frozenset("a"),
        frozenset("b"),
    ]


@pytest.mark.parametrize(("title", "gap"), [("abx", "ab"), ("a", "a"), ("abz", "abcd")])
def test_a_title_is_about_a_gap_when_it_has_half_of_its_words(title: str, gap: str) -> None:
    assert is_about(title, gap)


@pytest.mark.parametrize(("title", "gap"), [("ax", "ab"), ("", "a"), ("axy", "abcd")])
def test_a_title_with_fewer_is_not(title: str, gap: str) -> None:
    assert not is_about(title, gap)
