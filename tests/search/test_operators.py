"""The operators of the box: what each finds, in every engine, and what is said of the others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search import Misread, SearchEngine, parse
from search.operators import DATE_FORMS, HAVING, STATES
from tests.search.samples import NOON, ask, document, found

OATS = [
    document(1, "oat9", kind="question", status="unanswered"),
    document(2, "oat9", kind="question", status="answered", answers=2),
    document(3, "oat9", kind="question", status="solved", answers=1, accepted=True),
    document(4, "oat9", kind="answer", status="solved", accepted=True, language="pt-BR"),
    document(5, "oat9", kind="article", standing="stale", tags=("rye",), synonyms=("Secale",)),
    document(6, "oat9", kind="insight", standing="superseded", created=NOON.replace(year=2025)),
]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("is:unanswered", {1}),
        ("is:open", {1}),
        ("is:answered", {2, 3, 4}),
        ("is:solved", {3, 4}),
        ("is:solved is:stale", {3, 4, 5}),
        ("is:superseded", {6}),
        ("has:accepted", {3, 4}),
        ("has:answers", {2, 3, 4}),
        ("lang:pt", {4}),
        ("lang:en -is:solved", {1, 2, 5, 6}),
        ("-type:question -has:accepted", {5, 6}),
        ("tag:secale", {5}),
        ("-tag:rye type:article", set()),
        ("before:2026", {6}),
        ("after:2026-03-01", {1, 2, 3, 4, 5}),
        ("after:2026-03-02", set()),
        ("after:2025 before:2025-12-31", {6}),
    ],
)
def test_an_operator_narrows_with_words_and_alone(
    engine: SearchEngine, typed: str, expected: set[int]
) -> None:
    engine.write(OATS)
    wanted = {f"reply:{number}" for number in expected}
    assert set(found(engine, f"oat9 {typed}")) == wanted
    if not typed.startswith("-"):
        assert set(found(engine, typed)) == wanted


def test_what_is_only_left_out_finds_nothing(engine: SearchEngine) -> None:
    engine.write(OATS)
    assert found(engine, "-tag:rye") == []


def test_a_synonym_finds_words_and_tags_but_is_no_facet(engine: SearchEngine) -> None:
    engine.write(OATS)
    assert found(engine, "secale") == ["reply:5"]
    assert ask(engine, "oat9").facets["tag"] == {"rye": 1}


@pytest.mark.parametrize(
    ("typed", "misread"),
    [
        ("is:perfect", Misread("is:perfect", "is", STATES)),
        ("has:hands", Misread("has:hands", "has", HAVING)),
        ("before:yesterday", Misread("before:yesterday", "before", DATE_FORMS)),
        ("after:2026-02-30", Misread("after:2026-02-30", "after", DATE_FORMS)),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_with_what_may_be(
    typed: str, misread: Misread
) -> None:
    query = parse(f"oat9 {typed}")
    assert query.misread == (misread,)
    assert not query.narrows
    assert query.terms == parse("oat9").terms


def test_an_unknown_operator_is_named_and_searched_for_as_words() -> None:
    query = parse("whoever:ben oat9")
    assert query.misread == (Misread("whoever:ben", "whoever"),)
    assert b"ben" in {spelling for term in query.terms for spelling in term.spellings}


@pytest.mark.parametrize("typed", ["http://a.example/b", "std::vector", "12:30", "note: this"])
def test_addresses_code_and_times_are_not_taken_for_operators(typed: str) -> None:
    assert parse(typed).misread == ()


def test_dates_are_whole_days_in_utc_and_the_narrower_wins() -> None:
    query = parse("after:2026 after:2026-03 before:2027 before:2026-06-05")
    assert query.after == datetime(2026, 3, 1, tzinfo=UTC)
    assert query.before == datetime(2026, 6, 5, tzinfo=UTC)
    assert parse("-after:2026").misread
