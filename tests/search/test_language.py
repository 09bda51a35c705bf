"""What a reader may type, and that nothing typed is an error except too much of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import QueryRefused, parse
from search.language import FILTERS, TYPED, words_only

OPERATORS = ['"', "-", "*", ":", "in:", "tag:", "(", ")", "[", "TO", "NOT", "~2", "?", "\\", " "]
typed_text = st.one_of(
    st.text(max_size=256),
    st.lists(st.sampled_from([*OPERATORS, "beer", "é", "東京", "ab"]), max_size=60).map("".join),
).filter(lambda text: len(text) <= TYPED.characters)


@given(typed_text)
def test_whatever_is_typed_is_read(text: str) -> None:
    query = parse(text)
    assert len(query.terms) <= 12 * 40
    assert len(query.prefixes) <= 2
    assert all(len(prefix.decode()) >= 3 for prefix in query.prefixes)
    assert all(key in FILTERS for key, _ in query.filters)


@given(st.text(alphabet="abc ", max_size=256))
def test_plain_words_are_neither_filters_nor_phrases(text: str) -> None:
    query = parse(text)
    assert (query.phrases, query.filters, query.excluded, query.prefixes) == ((), (), (), ())


@given(st.text(min_size=257, max_size=2_000))
def test_longer_texts_are_refused_with_advice(text: str) -> None:
    with pytest.raises(QueryRefused, match="Keep the words that matter most"):
        parse(text)


@given(st.text(max_size=500))
def test_text_that_is_no_query_has_no_operators(text: str) -> None:
    query = words_only(text)
    assert (query.phrases, query.filters, query.excluded, query.prefixes) == ((), (), (), ())


def test_the_last_character_allowed_is_allowed() -> None:
    assert parse("a" * 256).terms
    with pytest.raises(QueryRefused):
        parse("a" * 257)


def test_words_beyond_twelve_are_named_not_dropped_silently() -> None:
    query = parse(" ".join(f"word{n}" for n in range(15)))
    assert len(query.terms) == 12
    assert query.ignored == ("word12", "word13", "word14")


def test_phrases_and_exclusions_count_towards_the_twelve() -> None:
    query = parse('"one two three four" -five six* ' + " ".join("abcdefghij"))
    assert len(query.phrases[0]) == 4
    assert len(query.excluded) == 1
    assert query.prefixes == (b"six",)
    assert len(query.terms) == 6
    assert len(query.ignored) == 4


@pytest.mark.parametrize(
    "typed", ["a*", "ab*", "*ab", "*", "a?c", "-", '"', '""', "in:", ":x", "-in:x"]
)
def test_unusable_operators_are_words_or_nothing(typed: str) -> None:
    query = parse(typed)
    assert (query.prefixes, query.filters) == ((), ())


@pytest.mark.parametrize(
    "typed", ["community_id:7", "private:true", "audience:public", "body:x", "uid:y"]
)
def test_no_field_of_the_index_can_be_named(typed: str) -> None:
    query = parse(typed)
    assert query.filters == ()
    assert query.terms


def test_a_third_prefix_is_a_plain_word() -> None:
    query = parse("alpha* beta* gamma*")
    assert query.prefixes == (b"alpha", b"beta")
    assert [term.spellings for term in query.terms] == [(b"gamma",)]


def test_the_same_filter_twice_means_either() -> None:
    assert parse("in:a in:b tag:x").filters == (
        ("in", frozenset({"a", "b"})),
        ("tag", frozenset({"x"})),
    )


def test_form_fields_that_are_empty_or_absurd_narrow_nothing() -> None:
    assert parse("x", filters={"in": "", "tag": "y" * 65, "author": "\x00 "}).filters == ()


def test_control_characters_separate_words() -> None:
    assert parse("a\x00b").terms == parse("a b").terms
