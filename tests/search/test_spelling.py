"""Did-you-mean and completion: out of the reader's own documents, and out of no others."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Document, Removal, SearchEngine
from search.vocabulary import distance, neighbourhood
from tests.search.samples import document

EVERYBODY = ("public",)
MEMBERS = ("public", "community:7")


def garden() -> list[Document]:
    """Public words, and one that only a community has."""
    return [
        document(1, "Sourdough needs a starter and patience"),
        document(2, "A starter of rye flour; sourdough again"),
        document(3, "startle", title="Café"),
        document(4, "the zanzibar merger, starters", audience="community:7"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sourdoguh", "sourdough"),
        ("sourdogh starter", "sourdough starter"),
        ("Sourdouhg tag:rye", "sourdough tag:rye"),
        ("strater -flour", "starter -flour"),
        ("patince", "patience"),
        ("sourdough", ""),
        ("needed patience", ""),
        ("qqqqqq", ""),
        ('"sourdoguh"', ""),
        ("tag:sourdoguh", ""),
        ("rya", ""),
        ("", ""),
    ],
)
def test_a_misspelt_word_is_corrected_to_what_somebody_wrote(
    engine: SearchEngine, typed: str, meant: str
) -> None:
    engine.write(garden())
    assert engine.suggest(typed, audiences=EVERYBODY) == meant


def test_a_word_of_another_community_is_never_suggested(engine: SearchEngine) -> None:
    engine.write(garden())
    assert engine.suggest("zanzibra", audiences=EVERYBODY) == ""
    assert engine.suggest("zanzibra", audiences=MEMBERS) == "zanzibar"
    assert engine.complete("zan", audiences=EVERYBODY) == ()
    assert engine.complete("zan", audiences=MEMBERS) == ("zanzibar",)
    assert engine.suggest("zanzibra", audiences=()) == ""


def test_completions_come_by_the_number_of_documents_that_may_be_seen(
    engine: SearchEngine,
) -> None:
    engine.write(garden())
    assert engine.complete("star", audiences=EVERYBODY) == ("starter", "startle")
    assert engine.complete("STAR", audiences=EVERYBODY, limit=1) == ("starter",)
    assert engine.complete("café", audiences=EVERYBODY) == ("café",)
    for nothing in ("s", "", "st*", "x" * 300, "\x00", '"st'):
        assert engine.complete(nothing, audiences=EVERYBODY) == ()


def test_words_of_removed_and_moved_documents_are_forgotten(engine: SearchEngine) -> None:
    engine.write(garden())
    engine.write([Removal("reply:3"), document(2, "starter", audience="community:8")])
    assert engine.complete("startl", audiences=EVERYBODY) == ()
    assert engine.complete("flou", audiences=EVERYBODY) == ()
    engine.rebuild([document(9, "flounder")])
    assert engine.complete("flou", audiences=EVERYBODY) == ("flounder",)


def test_names_of_people_are_no_corrections(engine: SearchEngine) -> None:
    engine.write([document(1, "", title="Miriam Okonkwo", kind="person", audience="people")])
    assert engine.suggest("okonkow", audiences=("people",)) == ""


def test_a_word_is_looked_up_within_a_millisecond(index: SearchEngine) -> None:
    words = ["".join(letters) for letters in product("wvx", "abcdefgh", "klmno", "rstu", "aeiou")]
    index.rebuild(document(n, " ".join(words[n % 7 :: 7])) for n in range(300))
    times = []
    for _ in range(50):
        started = time.thread_time()
        assert index.suggest("wbkrz", audiences=EVERYBODY)
        times.append(time.thread_time() - started)
    assert sorted(times)[25] < 0.001


words = st.text(alphabet="abcd", min_size=4, max_size=8)


@given(words, words)
def test_words_one_edit_apart_share_a_neighbour(one: str, other: str) -> None:
    away = distance(one, other)
    assert away == distance(other, one)
    assert (away == 0) == (one == other)
    if away <= 1:
        assert neighbourhood(one) & neighbourhood(other)
    if neighbourhood(one) & neighbourhood(other):
        assert away <= 2
