"""Single changes of a suggestion, and the text that some of them make, whatever came between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from community.suggestions.merging import Fit, Hunk, Words, hunks_of, merged

LINES = ["Sow in March.", "", "Water weekly.", "", "Thin in May.", "", "Harvest in June."]


def words(*lines: str, title: str = "", tags: tuple[str, ...] = ()) -> Words:
    return Words(title=title, body="\n".join(lines), tags=tags)


def changed(**lines: str) -> Words:
    """The text with other lines: `at2="…"` is the third."""
    new = list(LINES)
    for name, line in lines.items():
        new[int(name.removeprefix("at"))] = line
    return words(*new)


BASE = words(*LINES)


def fits(hunks: list[Hunk]) -> list[str]:
    return [hunk.fit.value for hunk in hunks]


def test_each_paragraph_is_a_change_of_its_own() -> None:
    wanted = changed(at0="Sow in April.", at4="Thin in June.")

    hunks = hunks_of(BASE, wanted, BASE)

    assert [(hunk.before, hunk.after) for hunk in hunks] == [
        ("Sow in March.", "Sow in April."),
        ("Thin in May.", "Thin in June."),
    ]
    assert merged(BASE, wanted, BASE, {hunks[1].key}) == changed(at4="Thin in June.")
    assert merged(BASE, wanted, BASE, set()) == BASE
    assert merged(BASE, wanted, BASE, {hunk.key for hunk in hunks}) == wanted


def test_what_was_changed_since_stays_and_a_change_of_the_same_words_is_told() -> None:
    wanted = changed(at0="Sow in April.", at4="Thin in June.")
    now = changed(at0="Sow in February.", at6="Harvest in July.")

    first, second = hunks_of(BASE, wanted, now)

    assert (first.fit, first.now) == (Fit.CONFLICT, "Sow in February.")
    assert second.fit is Fit.FITS
    both = merged(BASE, wanted, now, {first.key, second.key})
    assert both == changed(at0="Sow in February.", at4="Thin in June.", at6="Harvest in July.")


def test_a_change_that_somebody_made_already_is_there() -> None:
    wanted = changed(at0="Sow in April.", at4="Thin in June.")
    assert fits(hunks_of(BASE, wanted, changed(at0="Sow in April."))) == ["there", "fits"]


def test_lines_that_move_take_a_change_along() -> None:
    wanted = changed(at4="Thin in June.")
    now = words("Read this first.", "", *LINES)
    (hunk,) = hunks_of(BASE, wanted, now)
    assert hunk.fit is Fit.FITS
    assert merged(BASE, wanted, now, {hunk.key}).body.split("\n")[:2] == ["Read this first.", ""]
    assert "Thin in June." in merged(BASE, wanted, now, {hunk.key}).body


def test_a_paragraph_taken_out_leaves_no_empty_line() -> None:
    wanted = words(*LINES[:2], *LINES[4:])
    (hunk,) = hunks_of(BASE, wanted, BASE)
    assert merged(BASE, wanted, BASE, {hunk.key}) == wanted


def test_title_and_tags_are_changes_too_and_tags_join_those_that_came_since() -> None:
    base = words("Text", title="Beans", tags=("soil", "sun"))
    wanted = words("Text", title="Broad beans", tags=("sun", "sowing"))
    now = words("Text", title="Beans", tags=("soil", "sun", "frost"))

    title, tags = hunks_of(base, wanted, now)

    assert (title.key, tags.key) == ("title", "tags")
    assert merged(base, wanted, now, {"tags"}).tags == ["sun", "frost", "sowing"]
    assert merged(base, wanted, now, {"title"}).title == "Broad beans"
    renamed = words("Text", title="Peas", tags=("soil", "sun"))
    assert hunks_of(base, wanted, renamed)[0].fit is Fit.CONFLICT
    assert merged(base, wanted, renamed, {"title"}).title == "Peas"


_TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8).map(lambda each: words(*each))


@given(_TEXTS, _TEXTS)
def test_all_changes_on_the_unchanged_text_make_the_suggested_one(base: Words, to: Words) -> None:
    keys = {hunk.key for hunk in hunks_of(base, to, base)}
    assert merged(base, to, base, keys).body == to.body
    assert merged(base, to, base, ()).body == base.body


@given(_TEXTS, _TEXTS, _TEXTS, st.integers(0, 255))
def test_what_is_not_taken_over_never_changes_the_text(
    base: Words, to: Words, now: Words, chosen: int
) -> None:
    hunks = hunks_of(base, to, now)
    taken = {hunk.key for place, hunk in enumerate(hunks) if chosen >> place & 1}
    made = {hunk.key for hunk in hunks if hunk.fit is Fit.FITS} & taken

    assert merged(base, to, now, taken) == merged(base, to, now, made)
    if not made:
        assert merged(base, to, now, taken).body == now.body
