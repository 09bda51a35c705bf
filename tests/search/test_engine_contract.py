"""What every engine promises, asked of each of them."""

import pytest

from search import Removal, SearchEngine
from tests.search.samples import ask, document, found


def test_an_empty_index_answers_with_nothing_and_is_not_degraded(engine: SearchEngine) -> None:
    page = ask(engine, "anything")
    assert (page.total, page.documents, page.groups, page.degraded) == (0, 0, (), False)
    assert engine.count() == 0
    assert engine.verify().sound


def test_a_written_document_is_found_at_once(engine: SearchEngine) -> None:
    assert engine.write([document(1, "How do I prune an apple tree?")]) == 1
    assert found(engine, "pruning apples") == ["reply:1"]
    assert engine.count() == 1


def test_words_add_up_and_none_of_them_is_required(engine: SearchEngine) -> None:
    engine.write(
        [document(1, "apple pie"), document(2, "apple tart with pears"), document(3, "tea")]
    )
    assert found(engine, "apple pears unheardof") == ["reply:2", "reply:1"]


def test_title_and_body_count_alike(engine: SearchEngine) -> None:
    engine.write(
        [document(1, "kettle lids", title="pots"), document(2, "pots", title="kettle lids")]
    )
    first, second = ask(engine, "kettle").groups
    assert first.best.score == pytest.approx(second.best.score)


def test_an_update_is_seen_once_and_its_old_words_are_gone(engine: SearchEngine) -> None:
    engine.write([document(1, "before")])
    engine.write([document(1, "after")])
    assert found(engine, "before") == []
    assert found(engine, "after") == ["reply:1"]
    assert ask(engine, "after").documents == 1
    assert engine.count() == 1


def test_the_last_change_in_a_batch_wins(engine: SearchEngine) -> None:
    engine.write(
        [document(1, "first"), document(1, "second"), document(2, "gone"), Removal("reply:2")]
    )
    assert ask(engine, "first second").documents == 1
    assert found(engine, "second") == ["reply:1"]
    assert found(engine, "gone") == []
    engine.write([Removal("reply:1"), document(1, "third")])
    assert found(engine, "third") == ["reply:1"]
    assert engine.count() == 1


def test_a_removed_document_is_found_no_more(engine: SearchEngine) -> None:
    engine.write([document(1, "secret plan"), document(2, "public plan")])
    engine.write([Removal("reply:1"), Removal("reply:404")])
    assert found(engine, "plan") == ["reply:2"]
    assert sorted(engine.uids()) == ["reply:2"]


def test_the_last_document_can_be_removed(engine: SearchEngine) -> None:
    engine.write([document(1, "only"), document(2, "only")])
    engine.write([Removal("reply:1"), Removal("reply:2")])
    assert found(engine, "only") == []
    engine.write([document(3, "only")])
    assert found(engine, "only") == ["reply:3"]


def test_an_outsider_gets_neither_hits_nor_counts_nor_facets(engine: SearchEngine) -> None:
    engine.write(
        [document(n, "layoffs", audience="community:7", community="board") for n in range(20)]
        + [document(99, "weather", community="square")]
    )
    insider = ask(engine, "layoffs", ["public", "community:7"])
    assert insider.total == 20
    assert insider.facets["in"] == {"board": 20}
    outsider = ask(engine, "layoffs", ["public", "community:8"])
    assert (outsider.total, outsider.documents, outsider.groups) == (0, 0, ())
    assert not any(outsider.facets.values())
    assert ask(engine, "layoffs", []).total == 0


def test_totals_never_count_what_the_mask_hides(engine: SearchEngine) -> None:
    engine.write(
        [document(n, "rota", audience="public" if n % 3 else "community:7") for n in range(30)]
    )
    assert ask(engine, "rota", limit=5).total == 20
    assert ask(engine, "rota", ["community:7"], limit=5).total == 10
    assert ask(engine, "rota", ["public", "community:7"], limit=5).total == 30


def test_moving_a_document_to_another_audience_hides_it_from_the_old_one(
    engine: SearchEngine,
) -> None:
    engine.write([document(1, "roadmap")])
    assert found(engine, "roadmap") == ["reply:1"]
    engine.write([document(1, "roadmap", audience="community:7")])
    assert found(engine, "roadmap") == []
    assert found(engine, "roadmap", "community:7") == ["reply:1"]


def test_hits_are_grouped_by_thread_with_the_best_passage_first(engine: SearchEngine) -> None:
    engine.write(
        [
            document(1, "yeast", thread="thread:1"),
            document(2, "yeast and more yeast, only yeast", thread="thread:1"),
            document(
                3, "a long story in which yeast is named once among many words", thread="thread:3"
            ),
        ]
    )
    page = ask(engine, "yeast")
    assert (page.total, page.documents) == (2, 3)
    assert [group.thread for group in page.groups] == ["thread:1", "thread:3"]
    assert page.groups[0].best.uid == "reply:2"
    assert page.groups[0].matches == 2


def test_pages_follow_one_another_without_gap_or_repeat(engine: SearchEngine) -> None:
    engine.write([document(n, "same words", thread=f"thread:{n // 2}") for n in range(20)])
    pages = [ask(engine, "words", limit=4, offset=offset) for offset in (0, 4, 8, 12)]
    threads = [group.thread for page in pages for group in page.groups]
    assert len(threads) == len(set(threads)) == 10
    assert {page.total for page in pages} == {10}


def test_a_phrase_must_stand_as_written(engine: SearchEngine) -> None:
    engine.write([document(1, "slow cooker beans"), document(2, "cooker, slow; beans")])
    assert found(engine, '"slow cooker"') == ["reply:1"]
    assert found(engine, 'beans "slow cooker"') == ["reply:1"]
    assert found(engine, '"slow cookers"') == ["reply:1"]
    assert found(engine, '"cooker slow nonsense"') == []


def test_a_phrase_does_not_run_from_title_into_body(engine: SearchEngine) -> None:
    engine.write([document(1, "cooker beans", title="slow")])
    assert found(engine, '"slow cooker"') == []


def test_an_excluded_word_or_phrase_excludes(engine: SearchEngine) -> None:
    engine.write(
        [document(1, "red wine"), document(2, "red wine vinegar"), document(3, "white wine")]
    )
    assert set(found(engine, "wine -vinegar")) == {"reply:1", "reply:3"}
    assert set(found(engine, 'wine -"red wine"')) == {"reply:3"}


def test_the_beginning_of_a_word_finds_its_continuations(engine: SearchEngine) -> None:
    engine.write([document(1, "fermenting"), document(2, "fern"), document(3, "unferm")])
    assert found(engine, "ferm*") == ["reply:1"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bread in:bakers", "reply:1"),
        ("bread type:question", "reply:2"),
        ("bread tag:Sourdough", "reply:3"),
        ("bread author:ada", "reply:4"),
        ("bread status:solved", "reply:5"),
        ('bread tag:"rye flour"', "reply:6"),
    ],
)
def test_a_typed_filter_narrows(engine: SearchEngine, typed: str, expected: str) -> None:
    engine.write(
        [
            document(1, "bread", community="bakers"),
            document(2, "bread", kind="question"),
            document(3, "bread", tags=("sourdough", "rye")),
            document(4, "bread", author="ada"),
            document(5, "bread", status="solved"),
            document(6, "bread", tags=("Rye Flour",)),
        ]
    )
    assert len(found(engine, "bread")) == 6
    assert found(engine, typed) == [expected]


def test_filters_from_a_form_work_like_typed_ones(engine: SearchEngine) -> None:
    engine.write([document(1, "bread", tags=("rye",)), document(2, "bread", tags=("wheat",))])
    assert found(engine, "bread", filters={"tag": "rye"}) == ["reply:1"]
    assert len(found(engine, "bread", filters={"tag": ["rye", "wheat"]})) == 2
    assert found(engine, "bread", filters={"tag": "rye", "in": "nowhere"}) == []


def test_filters_alone_list_the_newest_first(engine: SearchEngine) -> None:
    engine.write([document(n, "bread", kind="question") for n in (3, 1, 2)])
    assert found(engine, "type:question") == ["reply:3", "reply:2", "reply:1"]
    assert found(engine, "") == []
    assert found(engine, "-bread") == []


def test_newest_first_on_request(engine: SearchEngine) -> None:
    engine.write([document(1, "malt malt"), document(2, "malt and many other words beside it")])
    assert found(engine, "malt") == ["reply:1", "reply:2"]
    assert found(engine, "malt", order="newest") == ["reply:2", "reply:1"]


def test_code_is_findable_as_written(engine: SearchEngine) -> None:
    engine.write(
        [
            document(1, "I write C++ at work"),
            document(2, "I write C at work"),
            document(3, "saved as utf-8 text"),
            document(4, "the .NET runtime"),
            document(5, "call node.js from foo_bar"),
        ]
    )
    assert found(engine, "C++")[0] == "reply:1"
    assert found(engine, "utf-8") == ["reply:3"]
    assert found(engine, ".NET") == ["reply:4"]
    assert (
        found(engine, "node.js") == found(engine, "foo_bar") == found(engine, "foo") == ["reply:5"]
    )


@pytest.mark.parametrize("typed", ["caf\u00e9", "cafe\u0301", "CAFÉ", "cafe"])
def test_accents_and_their_spellings_find_the_same(engine: SearchEngine, typed: str) -> None:
    engine.write([document(1, "un café noir"), document(2, "un cafe\u0301 au lait")])
    assert set(found(engine, typed)) == {"reply:1", "reply:2"}


def test_unspaced_scripts_and_common_words_are_findable(engine: SearchEngine) -> None:
    engine.write(
        [
            document(1, "東京都は日本の首都です"),
            document(2, "to be or not to be"),
            document(3, "كتاب جديد"),
        ]
    )
    assert found(engine, "首都") == ["reply:1"]
    assert found(engine, '"日本の"') == ["reply:1"]
    assert found(engine, "or not") == ["reply:2"]
    assert found(engine, "كتاب") == ["reply:3"]


def test_words_are_stemmed_by_their_language(engine: SearchEngine) -> None:
    engine.write(
        [document(1, "les chevaux mangeaient", language="fr"), document(2, "running dogs")]
    )
    assert found(engine, "runs dog") == ["reply:2"]
    from search import parse

    french = parse("mangeait", languages=("en", "fr"))
    page = engine.search(french, audiences=["public"])
    assert [group.best.uid for group in page.groups] == ["reply:1"]


def test_a_hit_says_what_it_is(engine: SearchEngine) -> None:
    engine.write([document(1, "oats", kind="answer", community="bakers", thread="thread:5")])
    hit = ask(engine, "oats").groups[0].best
    assert (hit.kind, hit.community, hit.thread) == ("answer", "bakers", "thread:5")
    assert hit.created == document(1).created
