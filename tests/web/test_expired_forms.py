"""A form that was sent too late, or after signing out, gives back what was written into it."""

from __future__ import annotations

from flask import Flask

from tests.web.conversation import post
from tests.world import World, sign_in

TYPED = {"kind": "question", "title": "Which <beans>?", "body": "Rows:\n  two  blanks & more"}


def test_a_form_with_an_old_token_gives_the_words_back(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ada)
    answer = browser.post("/communities/garden/threads/new", data={**TYPED, "csrf_token": "old"})
    assert answer.status_code == 400
    assert "This form has run out." in answer.text
    assert "Which &lt;beans&gt;?" in answer.text
    assert "Rows:\n  two  blanks &amp; more" in answer.text


def test_a_form_sent_after_signing_out_gives_the_words_back(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ada)
    browser.delete_cookie("hearth")
    answer = post(browser, "/communities/vault/threads/new", **TYPED)
    assert answer.status_code == 404
    assert "Rows:\n  two  blanks &amp; more" in answer.text
    assert "/sign-in?next=/communities/vault/threads/new" in answer.text
    absent = post(browser, "/communities/voult/threads/new", **TYPED)
    assert absent.status_code == 404
    assert "two  blanks" in absent.text


def test_no_secret_comes_back(app: Flask) -> None:
    fields = {"login": "ada@hearth.example", "password": "tell-nobody-this", "code": "123456"}
    answer = app.test_client().post("/sign-in", data=fields)
    assert answer.status_code == 400
    assert "tell-nobody-this" not in answer.text
    assert "What you wrote" not in answer.text


def test_a_page_that_was_only_asked_for_says_nothing_of_writing(app: Flask) -> None:
    answer = app.test_client().get("/threads/999?body=words")
    assert answer.status_code == 404
    assert "What you wrote" not in answer.text
