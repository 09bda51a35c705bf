"""The newcomer's door: what each reader is shown first, and what nobody outside learns."""

from __future__ import annotations

import io
import json
import zipfile
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.rendering import render
from community.articles import actions
from community.articles.access import editable_article
from community.articles.models import ArticleKind
from community.communities.access import community_to
from community.threads.models import Reply
from tests.conversations import Conversations
from tests.queries import Statements
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _write(
    talk: Conversations,
    slug: str,
    title: str,
    *,
    kind: ArticleKind = ArticleKind.HOW_TO,
    tags: tuple[str, ...] = (),
    published: bool = True,
) -> int:
    ada = talk.world.actor("ada")
    written = actions.Written(title=title, text=render("In two lines."), tags=tags)
    with talk.database.unit_of_work() as session:
        granted = community_to(session, ada, slug, verb="articles.write")
        made = actions.draft_article(session, granted, author=ada, kind=kind, written=written)
        if published:
            actions.publish_article(session, editable_article(session, ada, made.id), by=ada)
        return made.id


def _page(browser: FlaskClient, path: str) -> str:
    told = browser.get(path)
    assert told.status_code == 200
    return told.text


def test_the_front_page_shows_each_reader_what_they_may_read(
    app: Flask, talk: Conversations
) -> None:
    _write(talk, "garden", "How to prune", tags=("pruning",))
    _write(talk, "vault", "How to keep Zanzibar quiet", tags=("zanzibar",))
    _write(talk, "garden", "A draft on grafting", published=False)
    visitor = _page(app.test_client(), "/knowledge")
    inside = _page(sign_in(app, talk.world.ben), "/knowledge")
    assert "tag=pruning" in visitor
    assert "anzibar" not in visitor
    assert "tag=zanzibar" in inside
    assert "grafting" not in visitor + inside
    topic = _page(app.test_client(), "/knowledge?tag=pruning")
    assert "How to prune" in topic
    assert "How to keep" not in _page(sign_in(app, talk.world.zed), "/knowledge?tag=zanzibar")
    assert "How to keep" in _page(sign_in(app, talk.world.ben), "/knowledge?tag=zanzibar")


def test_facilitators_say_where_newcomers_begin(app: Flask, talk: Conversations) -> None:
    number = _write(talk, "garden", "How to prune")
    ada, ben = sign_in(app, talk.world.ada), sign_in(app, talk.world.ben)
    assert "Start here" not in _page(ben, "/knowledge")
    sent = {"starts": "1"}
    path = f"/articles/{number}/start"
    told = ben.post(path, data=sent, headers={"X-CSRFToken": csrf(ben)})
    assert told.status_code == 403
    assert ada.post(path, data=sent, headers={"X-CSRFToken": csrf(ada)}).status_code == 303
    shown = _page(app.test_client(), "/knowledge")
    assert "Start here" in shown
    assert "How to prune" in shown
    assert (
        ada.post(path, data={"starts": "0"}, headers={"X-CSRFToken": csrf(ada)}).status_code == 303
    )
    assert "Start here" not in _page(ben, "/knowledge")


def test_what_was_confirmed_stands_there_until_it_is_superseded(
    app: Flask, talk: Conversations
) -> None:
    number = _write(talk, "garden", "How to prune")
    ada = talk.world.actor("ada")
    with talk.database.unit_of_work() as session:
        granted = editable_article(session, ada, number, verb="articles.confirm")
        actions.confirm_article(session, granted, by=ada)
    assert "Recently confirmed" in _page(app.test_client(), "/knowledge")
    newer = _write(talk, "garden", "How to prune since 2026")
    with talk.database.unit_of_work() as session:
        granted = editable_article(session, ada, number)
        actions.supersede_article(session, granted, by_id=newer)
    assert f'href="/articles/{number}"' not in _page(app.test_client(), "/knowledge")


def test_terms_stand_by_the_alphabet_and_begin_at_a_letter(app: Flask, talk: Conversations) -> None:
    for title in ("Scion", "bud", "Graft"):
        _write(talk, "garden", title, kind=ArticleKind.GLOSSARY)
    _write(talk, "vault", "Quoxal", kind=ArticleKind.GLOSSARY)
    shown = _page(app.test_client(), "/knowledge/glossary")
    assert shown.index("bud") < shown.index("Graft") < shown.index("Scion")
    assert "Quoxal" not in shown
    assert "Graft" not in _page(app.test_client(), "/knowledge/glossary?from=S")
    assert "Scion" in _page(app.test_client(), "/communities/garden/knowledge/glossary?from=s")
    assert "Quoxal" in _page(sign_in(app, talk.world.ben), "/communities/vault/knowledge/glossary")


def test_questions_of_a_tag_stand_with_their_accepted_answers(
    app: Flask, talk: Conversations
) -> None:
    thread = talk.start("ben", "garden", "When do I prune?", tags=["pruning"])
    answer = talk.reply("cleo", thread, "In late winter.")
    talk.start("ben", "garden", "What do I prune with?", tags=["pruning"])
    path = "/communities/garden/knowledge/answers?tag=pruning"
    assert "No question with this tag has an accepted answer yet" in _page(app.test_client(), path)
    talk.accept("ben", answer)
    shown = _page(app.test_client(), path)
    assert "When do I prune?" in shown
    assert "In late winter." in shown
    assert "What do I prune with?" not in shown
    talk.hide_reply(answer)
    assert "In late winter." not in _page(app.test_client(), path)


def test_how_many_it_helped_is_told_from_five_people_on(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "When do I prune?")
    answer = talk.reply("cleo", thread, "In late winter.")
    talk.accept("ben", answer)
    for people, told in ((4, False), (5, True)):
        with talk.database.unit_of_work() as session:
            session.get_one(Reply, answer).helped_count = people
        assert ("Answers that helped most" in _page(app.test_client(), "/knowledge")) is told


def test_who_says_two_things_of_an_answer_is_no_two_people(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "When do I prune?")
    answer = talk.reply("cleo", thread, "In late winter.")
    talk.accept("ben", answer)
    with talk.database.unit_of_work() as session:
        reply = session.get_one(Reply, answer)
        reply.helped_count = reply.worked_count = 3
    assert "Answers that helped most" not in _page(app.test_client(), "/knowledge")


def test_a_title_in_any_script_names_its_file(app: Flask, talk: Conversations) -> None:
    number = _write(talk, "garden", "豆の蒔き方")
    told = app.test_client().get(f"/articles/{number}.md").headers["Content-Disposition"]
    assert told.startswith('attachment; filename="article.md"; ')
    assert unquote(told.rpartition("UTF-8''")[2]) == "豆の蒔き方.md"


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "fay", "mo"])
@pytest.mark.parametrize("room", ["glossary", "answers"])
def test_strangers_get_the_404_of_nothing(app: Flask, world: World, who: str, room: str) -> None:
    browser = sign_in(app, getattr(world, who))
    assert browser.get(f"/communities/vault/knowledge/{room}").status_code == 404
    assert sign_in(app, world.ben).get(f"/communities/vault/knowledge/{room}").status_code == 200


def test_the_front_page_costs_the_same_however_much_is_known(
    app: Flask, talk: Conversations
) -> None:
    _write(talk, "garden", "How to prune", tags=("pruning",))
    browser = app.test_client()
    _page(browser, "/knowledge")
    with Statements(talk.database) as few:
        _page(browser, "/knowledge")
    for number in range(30):
        _write(talk, "garden", f"How to prune {number}", tags=("pruning",))
    with Statements(talk.database) as many:
        _page(browser, "/knowledge")
    assert len(many) == len(few)


def test_an_article_goes_along_as_markdown_with_what_is_known_of_it(
    app: Flask, talk: Conversations
) -> None:
    number = _write(talk, "garden", 'How to prune: "low"', tags=("pruning",))
    told = app.test_client().get(f"/articles/{number}.md")
    assert told.headers["Content-Type"] == "text/markdown; charset=utf-8"
    head, body = told.text.removeprefix("---\n").split("\n---\n")
    known = {
        line.partition(": ")[0]: json.loads(line.partition(": ")[2]) for line in head.split("\n")
    }
    assert (known["title"], known["kind"]) == ('How to prune: "low"', "how-to")
    assert known["tags"] == ["pruning"]
    assert known["url"].endswith(f"/articles/{number}")
    assert body.strip() == "In two lines."


def test_a_tree_goes_along_in_folders_without_drafts(app: Flask, talk: Conversations) -> None:
    above = _write(talk, "vault", "Zanzibar / plans")
    under = _write(talk, "vault", "The first step")
    _write(talk, "vault", "A draft", published=False)
    ada = talk.world.actor("ada")
    with talk.database.unit_of_work() as session:
        granted = editable_article(session, ada, under, verb="articles.arrange")
        actions.arrange_article(session, granted, under=above)
    told = sign_in(app, talk.world.ben).get("/communities/vault/knowledge.zip")
    with zipfile.ZipFile(io.BytesIO(told.data)) as file:
        assert file.namelist() == ["01-zanzibar-plans.md", "01-zanzibar-plans/01-the-first-step.md"]
        assert b"In two lines." in file.read(file.namelist()[0])
    printed = _page(sign_in(app, talk.world.ben), "/communities/vault/knowledge/print")
    assert "The first step" in printed
    assert "A draft" not in printed


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "fay", "mo"])
def test_strangers_take_nothing_along(app: Flask, talk: Conversations, who: str) -> None:
    number = _write(talk, "vault", "Zanzibar plans")
    browser = sign_in(app, getattr(talk.world, who))
    paths = (f"/articles/{number}.md", "/communities/vault/knowledge.zip")
    for path in (*paths, "/communities/vault/knowledge/print"):
        assert browser.get(path).status_code == 404
        assert sign_in(app, talk.world.ben).get(path).status_code == 200


def test_search_calls_articles_by_their_name(app: Flask, talk: Conversations) -> None:
    _write(talk, "garden", "How to prune quinces")
    talk.indexer.rebuild()
    shown = _page(app.test_client(), "/search?q=quinces")
    assert 'Articles <span class="faint">1</span>' in shown
