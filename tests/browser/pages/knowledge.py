"""The pages of articles."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

_ONE = "/articles/{article}"
_NOTHING = {"title": "", "body": ""}
KNOWLEDGE = (
    Page(
        endpoint="articles.to_print",
        path="/communities/{slug}/knowledge/print",
        who="visitor",
        states=LISTS,
    ),
    Page(endpoint="articles.front", path="/knowledge", who="visitor", states=LISTS),
    Page(endpoint="articles.front", path="/knowledge"),
    Page(endpoint="articles.front", path="/knowledge?tag=glaze", called="knowledge-topic"),
    Page(endpoint="articles.glossary", path="/knowledge/glossary", who="visitor", states=LISTS),
    Page(
        endpoint="articles.glossary_of",
        path="/communities/{slug}/knowledge/glossary",
        states=LISTS,
    ),
    Page(
        endpoint="articles.answers",
        path="/communities/{slug}/knowledge/answers?tag=glaze",
        states=LISTS,
    ),
    Page(
        endpoint="articles.answers",
        path="/communities/{slug}/knowledge/answers",
        called="knowledge-tags",
    ),
    Page(endpoint="articles.index", path="/communities/{slug}/knowledge", states=LISTS),
    Page(
        endpoint="articles.index",
        path="/communities/{slug}/knowledge",
        who="visitor",
        states=("empty",),
        called="articles-visitor",
    ),
    Page(
        endpoint="articles.index",
        path="/communities/{slug}/knowledge",
        who="facilitator",
        called="articles-arranging",
    ),
    Page(endpoint="articles.new", path="/communities/{slug}/articles/new"),
    Page(
        endpoint="articles.new",
        path="/communities/{slug}/articles/new?kind=how-to",
        refused=_NOTHING,
        called="articles-begun",
    ),
    Page(endpoint="articles.show", path=_ONE, states=WORDS),
    Page(endpoint="articles.show", path=_ONE, who="visitor", called="article-visitor"),
    Page(endpoint="articles.show", path=_ONE, who="facilitator", called="article-facilitator"),
    Page(endpoint="articles.show", path=f"{_ONE}?path={{path}}", called="article-on-a-path"),
    Page(
        endpoint="articles.add_recording",
        path=f"{_ONE}/recordings/new",
        states=WORDS,
        refused={"title": "Firing", "address": "http://elsewhere.example"},
    ),
    Page(endpoint="paths.index", path="/communities/{slug}/knowledge/paths", states=LISTS),
    Page(
        endpoint="paths.index",
        path="/communities/{slug}/knowledge/paths",
        who="facilitator",
        states=("empty",),
        called="paths-arranging",
    ),
    Page(
        endpoint="paths.new",
        path="/communities/{slug}/knowledge/paths/new",
        who="facilitator",
        refused={"title": ""},
    ),
    Page(endpoint="paths.show", path="/paths/{path}", states=WORDS),
    Page(endpoint="paths.show", path="/paths/{path}", who="visitor", called="path-visitor"),
    Page(
        endpoint="paths.show",
        path="/paths/{path}",
        who="facilitator",
        refused={"address": "https://elsewhere.example"},
        called="path-arranging",
    ),
    Page(
        endpoint="paths.rename",
        path="/paths/{path}/edit",
        who="facilitator",
        states=WORDS,
        refused={"title": ""},
    ),
    Page(
        endpoint="articles.promote",
        path="/threads/{thread}/article",
        who="member",
        states=WORDS,
        refused={"title": ""},
    ),
    Page(
        endpoint="articles.words",
        path=f"{_ONE}/words",
        who="member",
        states=WORDS,
        refused={"contributor": "x"},
    ),
    Page(endpoint="articles.edit", path=f"{_ONE}/edit", states=WORDS, refused=_NOTHING),
    Page(
        endpoint="articles.care",
        path=f"{_ONE}/care",
        states=WORDS,
        refused={"owner": "nobody-here"},
    ),
    Page(
        endpoint="articles.suggest",
        path=f"{_ONE}/suggest",
        who="member",
        states=WORDS,
        refused=_NOTHING,
    ),
    Page(endpoint="articles.decide", path="/article-suggestions/{article_change}", states=WORDS),
    Page(endpoint="articles.history", path=f"{_ONE}/history", states=WORDS),
    Page(endpoint="articles.version", path=f"{_ONE}/history/1", states=WORDS),
    Page(endpoint="articles.changes", path=f"{_ONE}/changes", states=WORDS),
)
