"""O: words of every script, and words that say nothing."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from search import parse
from search.whoosh_engine import WhooshEngine
from tests.search.conftest import index
from tests.search.samples import document, found

__all__ = ["index"]  # a fixture borrowed from the tests of search

_TEXTS = {
    1: "Über Größe und Café: naïve résumé",
    2: "日本語の検索エンジン",
    3: "البحث عن الحدائق",
    4: "Ångström и ёлка",
    5: "한국어 검색",
}

_FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")


def test_o4_both_spellings_of_a_letter_find_the_same(index: WhooshEngine) -> None:
    index.rebuild(
        document(number, unicodedata.normalize(form, text))
        for number, (text, form) in enumerate(
            [(text, form) for text in _TEXTS.values() for form in _FORMS], start=1
        )
    )
    for word in ("Größe", "Café", "résumé", "検索", "البحث", "Ångström", "ёлка", "검색"):
        whole, apart = (unicodedata.normalize(form, word) for form in ("NFC", "NFD"))
        assert found(index, whole) == found(index, apart), word
        assert len(found(index, whole)) == 2, word


@pytest.mark.parametrize(
    "typed", ["the and of", "der die das", "a", "…", "!!!", "\u202e\u202d", " "]
)
def test_o4_words_that_say_nothing_are_answered(index: WhooshEngine, typed: str) -> None:
    index.rebuild([document(1, "the garden of the house")])
    page = index.search(parse(typed), audiences=["public"])
    assert not page.degraded
