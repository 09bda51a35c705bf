"""Queries meant to hurt: each answers within the budget and shows nobody else's words."""

import time
from collections.abc import Iterator

import pytest

from search import Document, QueryRefused, parse
from search.language import words_only
from search.whoosh_engine import WhooshEngine
from tests.search.samples import document
from tests.soak import rounds, seeded

HOSTILE = [
    "*", "a*", "*a*", "?*?*", "[a TO z]", "{a TO z}", "x~9", "body:x^1e9", "/(a+)+$/",
    "NOT " * 60, "(" * 250, ")" * 250, '"' * 250, '"' + "w " * 120 + '"', "-" * 250,
    "body:" * 50, "community_id:7", "private:true", "audience:community:7", "uid:reply:900",
    "\x00", "\u202e" + "drow", "😀 🎉", "in:secrets", "tag:canaryword", "author:mallory",
    "canaryword*", "canary* canaryw*", '"canaryword"', "-nothing canaryword", "%_%", "' OR 1=1 --",
    " ".join(f"ab{n}*" for n in range(40)), "type:reply " * 20, "\ud800",
    "is:open " * 30, "is:canaryword has:canaryword lang:canaryword", "-tag:canaryword common",
    "-in:secrets word1", "before:9999 after:0001", "after:9999-12-31", "before:0000-00-00",
    "after:" + "9" * 200, "canarywrod", "canarywor", "common -canarywrod", "lang:en " * 30,
    '"' + "common " * 30 + '"', " ".join(['"common word1"'] * 15), "common " + '-"common w" ' * 20,
    "com* wor* " + " ".join(f"word{n}" for n in range(30)), "in:" * 80, "has:accepted " * 18,
]  # fmt: skip


def crowd() -> Iterator[Document]:
    """Every third document is for others, full of words that nobody else uses."""
    for n in range(3_000):
        text = f"ab{n} word{n % 97} common"
        if n % 3:
            yield document(n, text, community="square", author="ben")
        else:
            yield document(
                n,
                text + " canaryword",
                audience="community:7",
                community="secrets",
                author="mallory",
                tags=("canaryword",),
            )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Three thousand documents, a third of them in a community the reader is not in."""
    index = WhooshEngine(tmp_path_factory.mktemp("crowded"), budget_seconds=30)
    index.rebuild(crowd())
    return index


@pytest.mark.parametrize("typed", HOSTILE)
def test_o2_a_hostile_query_is_quick_and_keeps_to_the_audience(
    crowded: WhooshEngine, typed: str
) -> None:
    started = time.thread_time()  # a busy machine must not look like a slow query
    page = crowded.search(parse(typed[:256]), audiences=["public"], limit=3_000, counted=True)
    suggested = crowded.suggest(typed[:256], audiences=["public"])
    completed = crowded.complete(typed[:256], audiences=["public"])
    assert time.thread_time() - started < 0.5
    assert not page.degraded
    assert set(page.facets.get("in", {})) <= {"square"}
    assert not page.facets.get("tag")
    if "canaryword" not in typed:
        assert "canaryword" not in f"{suggested} {completed}"
    numbers = [int(hit.uid.removeprefix("reply:")) for group in page.groups for hit in group.hits]
    assert all(number % 3 for number in numbers)


def test_the_insider_does_see_the_canary(crowded: WhooshEngine) -> None:
    page = crowded.search(parse("canaryword"), audiences=["public", "community:7"])
    assert page.total == 1_000
    assert crowded.suggest("canarywrod", audiences=["community:7"]) == "canaryword"


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_query_string_takes_half_a_second(crowded: WhooshEngine) -> None:
    chance = seeded()
    words = [*(f"word{n}" for n in range(97)), "common", "ab12", "com", "wor"]
    signs = ('"', " ", " ", " -", "* ", " tag:", " in:", " is:open ", " after:2026 ", ":", ' -"')
    for _ in range(rounds(few=300, full=20_000)):
        parts = [chance.choice(words) + chance.choice(signs) for _ in range(chance.randint(1, 40))]
        typed = "".join(parts)[:256]
        started = time.thread_time()
        page = crowded.search(parse(typed), audiences=["public"], counted=True)
        crowded.suggest(typed, audiences=["public"])
        assert time.thread_time() - started < 0.5, typed
        assert not page.degraded
        assert set(page.facets.get("in", {})) <= {"square"}


@pytest.mark.parametrize(
    "typed", ["x" * 100_000, "(" * 5_000, "NOT " * 500, '"' * 5_000, "ab* " * 200]
)
def test_o1_a_monstrous_query_is_refused_at_once(typed: str) -> None:
    started = time.thread_time()
    with pytest.raises(QueryRefused):
        parse(typed)
    assert time.thread_time() - started < 0.05


def test_a_search_that_takes_too_long_stops_and_says_so(crowded: WhooshEngine) -> None:
    impatient = WhooshEngine(crowded._folder.root, budget_seconds=0.0)
    assert impatient.search(parse("common"), audiences=["public"]).degraded


def test_a_very_long_text_is_answered_by_the_related_path(crowded: WhooshEngine) -> None:
    text = " ".join(f"ab{n}" for n in range(1_500))
    page = crowded.search(words_only(text), audiences=["public"])
    assert page.total == 1_000 or page.degraded
    assert not crowded.related(title="common", body=text, audiences=["public"]).degraded
