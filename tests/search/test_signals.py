"""Acceptance and freshness order what is nearly as good, within bounds, and can be left out."""

from __future__ import annotations

import pytest

from search import SearchEngine, parse
from search.signals import HIGHEST, LOWEST, factor
from tests.search.samples import ask, document, found


def test_the_accepted_answer_stands_before_its_equals(engine: SearchEngine) -> None:
    engine.write([document(n, "leeks", kind="answer", accepted=n == 2) for n in range(4)])
    assert found(engine, "leeks")[0] == "reply:2"
    assert found(engine, "leeks", signals=False)[0] == "reply:3"


def test_what_is_no_longer_true_stands_behind_its_equals(engine: SearchEngine) -> None:
    standings = ("superseded", "stale", "due", "fresh", "")
    engine.write(
        [document(n, "leeks", kind="article", standing=s) for n, s in enumerate(standings)]
    )
    assert found(engine, "leeks") == [f"reply:{n}" for n in (4, 3, 2, 1, 0)]


def test_signals_never_lift_what_is_not_about_the_words(engine: SearchEngine) -> None:
    engine.write(
        [
            document(1, "leeks and potatoes in a pot", kind="reply"),
            document(2, "potatoes and many other things besides", kind="answer", accepted=True),
            document(3, "onions", kind="answer", accepted=True),
        ]
    )
    assert found(engine, "leeks potatoes") == ["reply:1", "reply:2"]


def test_a_thread_is_one_hit_with_title_and_accepted_answer_first(engine: SearchEngine) -> None:
    posts = [
        document(1, "leeks", kind="reply", thread="thread:1"),
        document(2, "leeks", kind="answer", thread="thread:1", accepted=True),
        document(3, "leeks", kind="question", thread="thread:1"),
        document(4, "leeks", kind="answer", thread="thread:1"),
    ]
    engine.write(posts)
    (group,) = ask(engine, "leeks").groups
    assert [hit.uid for hit in group.hits[:2]] == ["reply:2", "reply:3"]
    assert group.matches == 4


def test_scores_are_the_text_scores_times_the_factor(engine: SearchEngine) -> None:
    posts = [
        document(1, "leeks", kind="answer", accepted=True),
        document(2, "leeks", kind="article", standing="stale"),
        document(3, "leeks", kind="reply"),
    ]
    engine.write(posts)
    plain = {g.best.uid: g.best.score for g in ask(engine, "leeks", signals=False).groups}
    lifted = {g.best.uid: g.best.score for g in ask(engine, "leeks").groups}
    for post in posts:
        assert lifted[post.uid] == pytest.approx(plain[post.uid] * factor(post), rel=1e-5)
        assert LOWEST <= factor(post) <= HIGHEST


def test_facets_are_counted_when_asked_over_threads_of_the_reader(engine: SearchEngine) -> None:
    engine.write(
        [
            document(1, "leeks", thread="thread:1", kind="question", tags=("soil", "rain")),
            document(2, "leeks", thread="thread:1", kind="answer", status="solved"),
            document(3, "leeks", thread="thread:1", kind="answer", tags=("soil",)),
            document(4, "leeks", kind="question", tags=("soil",), language="fr", community="c"),
            document(5, "leeks", audience="community:7", tags=("secret",), community="d"),
        ]
    )
    query = parse("leeks")
    assert not engine.search(query, audiences=["public"]).facets
    facets = engine.search(query, audiences=["public"], counted=True).facets
    assert dict(facets) == {
        "type": {"question": 2, "answer": 1},
        "in": {"c": 1},
        "tag": {"soil": 2, "rain": 1},
        "status": {"solved": 1},
        "lang": {"en": 1, "fr": 1},
    }
