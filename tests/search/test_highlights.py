"""Passages: the right stretch, marked, and safe to show."""

from hypothesis import given
from hypothesis import strategies as st

from search import parse
from search.highlights import as_html, passage


def shown(text: str, typed: str) -> str:
    """The passage as HTML."""
    return as_html(passage(text, parse(typed)))


def test_words_are_marked_in_the_forms_they_have() -> None:
    assert shown("We brewed two beers.", "brewing beer") == (
        "We <mark>brewed</mark> two <mark>beers</mark>."
    )


def test_the_passage_is_where_most_different_words_stand_together() -> None:
    text = "malt. " + "filler words go here " * 60 + "the malt meets the yeast " + "and so on " * 60
    html = shown(text, "malt yeast")
    assert "<mark>malt</mark> meets the <mark>yeast</mark>" in html
    assert html.startswith("…")
    assert html.endswith("…")
    assert len(html) < 400


def test_code_accents_prefixes_phrases_and_unspaced_scripts_are_marked() -> None:
    assert "<mark>C++</mark>" in shown("I like C++ most", "c++")
    assert "<mark>Café</mark>" in shown("Café noir", "cafe")
    assert "<mark>fermenting</mark>" in shown("still fermenting", "ferm*")
    assert "<mark>slow</mark> <mark>cooker</mark>" in shown("a slow cooker", '"slow cooker"')
    assert "<mark>首都</mark>" in shown("東京は日本の首都です", "首都")


def test_markup_in_the_text_is_shown_as_text() -> None:
    html = shown("<script>alert(1)</script> beer & <mark>more</mark>", "beer script")
    assert "<script>" not in html
    assert "&lt;<mark>script</mark>&gt;" in html
    assert "&lt;mark&gt;more" in html


def test_without_a_match_the_passage_is_the_beginning() -> None:
    assert shown("Once upon a time", "nothing") == "Once upon a time"
    assert shown("", "nothing") == ""


@given(st.text(max_size=800), st.text(max_size=60))
def test_a_passage_never_invents_text(text: str, typed: str) -> None:
    plain = "".join(p.text for p in passage(text, parse(typed))).strip("…")
    assert plain.strip() in " ".join(text.split())
