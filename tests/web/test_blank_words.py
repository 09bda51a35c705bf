"""Text that shows nothing is no text."""

from __future__ import annotations

import pytest
from flask import Flask
from marshmallow import ValidationError

from app.schemas.base import Line, Text
from tests.web.conversation import post
from tests.world import World, sign_in

NOTHING = ["\u200b" * 9, "\u2060\u200d \u00ad", "\u3164\u3164\u3164\u3164\u3164", "\ufe0f" * 6]


@pytest.mark.parametrize("typed", NOTHING)
def test_a_title_that_nobody_sees_is_refused(app: Flask, world: World, typed: str) -> None:
    address = "/communities/garden/threads/new"
    answer = post(sign_in(app, world.ada), address, kind="question", title=typed, body="Words")
    assert answer.status_code == 422
    assert "Fill this in." in answer.text


@pytest.mark.parametrize("typed", NOTHING)
@pytest.mark.parametrize("kind", [Line, Text])
def test_what_shows_nothing_is_empty(kind: type[Text], typed: str) -> None:
    with pytest.raises(ValidationError):
        kind(least=1, most=20).deserialize(typed)


@pytest.mark.parametrize("typed", ["🦉", "👨‍👩‍👧", "ﷺ", "¡", "किताब", "می‌خواهم", "❤️"])
def test_whatever_shows_is_kept_as_it_was_typed(typed: str) -> None:
    assert Line(least=1, most=20).deserialize(typed) == typed
