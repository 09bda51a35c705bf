"""Films and talks of articles: what is said in them is read, found, captioned, and safe."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from community.articles.models import Article
from community.articles.transcripts import Passage, address_at, as_webvtt, passages_of
from community.errors import Refused
from tests.articles import article
from tests.conversations import Conversations
from tests.web.conversation import post
from tests.world import World, csrf, sign_in

_VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Ada>Dry the <b>kiln</b> first.

00:04.000 --> 00:09.000
Then wait.

01:10.000 --> 01:14.000
Now the flogiston & the glaze.
"""


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


@pytest.fixture
def ben(app: Flask, world: World) -> FlaskClient:
    """The browser of whoever wrote the article."""
    return sign_in(app, world.ben)


def add(browser: FlaskClient, number: int, **fields: object) -> int:
    """The status of adding a talk with a transcript."""
    sent = {"title": "The talk", "address": "https://youtu.be/abc", "transcript": _VTT, **fields}
    return post(browser, f"/articles/{number}/recordings/new", **sent).status_code


def test_cues_become_passages_with_their_times() -> None:
    found = passages_of(_VTT)
    assert [(each.start, each.words) for each in found] == [
        (1, "Dry the kiln first. Then wait."),
        (70, "Now the flogiston & the glaze."),
    ]
    srt = "1\n00:00:05,000 --> 00:00:06,000\nSow in May.\n"
    assert passages_of(srt) == [Passage(start=5, words="Sow in May.")]
    assert [each.start for each in passages_of("One.\n\nTwo.")] == [None, None]
    assert passages_of("  ") == []


@pytest.mark.parametrize(
    "bad",
    [
        "WEBVTT\n\n00:01.000 --> nothing\nWords",
        "x" * 400_001,
        "\n\n".join("word" for _ in range(2_001)),
    ],
)
def test_what_is_no_transcript_is_refused(bad: str) -> None:
    with pytest.raises(Refused):
        passages_of(bad)


@pytest.mark.parametrize(
    "hostile",
    [
        "WEBVTT\n\n" + "<" * 390_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 120_000,
        "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n\n" * 15_000,
        "00:00:01,000 --> \n" * 20_000,
    ],
)
def test_a_hostile_transcript_takes_no_long_time(hostile: str) -> None:
    began = time.process_time()
    with suppress(Refused):
        passages_of(hostile)
    assert time.process_time() - began < 5


def test_captions_hold_what_was_said_and_no_markup_of_their_own() -> None:
    made = as_webvtt([Passage(start=1, words="a --> b <c> & d"), Passage(start=70, words="e")])
    assert made.startswith("WEBVTT")
    assert "00:00:01.000 --> 00:01:10.000\na → b &lt;c> &amp; d" in made
    assert [each.words for each in passages_of(made)] == ["a → b <c> & d", "e"]


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://youtu.be/abc", "https://youtu.be/abc?t=65s"),
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=65s"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=65s"),
        ("https://tube.example/w/abc", "https://tube.example/w/abc?start=65s"),
        ("https://films.example/a.mp4", "https://films.example/a.mp4#t=65"),
        ("https://films.example/page", ""),
    ],
)
def test_a_moment_is_named_as_the_host_understands_it(url: str, there: str) -> None:
    assert address_at(url, 65) == there


def test_what_is_said_is_read_and_found_and_the_hit_leads_to_it(
    app: Flask, talk: Conversations, ben: FlaskClient
) -> None:
    number = article(talk.database, talk.world, title="Firing")
    assert add(ben, number) == 303
    page = app.test_client().get(f"/articles/{number}").text
    assert "Now the flogiston &amp; the glaze." in page
    assert 'href="https://youtu.be/abc?t=70s"' in page
    assert "<iframe" not in page
    talk.settle()
    found = app.test_client().get("/search?q=flogiston").text
    address = f"/articles/{number}?spoken=1#spoken-1-1"
    assert address.replace("&", "&amp;") in found
    assert "<mark>flogiston</mark>" in found
    opened = app.test_client().get(f"/articles/{number}?spoken=1").text
    assert "<details open>" in opened
    assert 'id="spoken-1-1"' in opened
    captions = app.test_client().get(f"/articles/{number}/recordings/1.vtt")
    assert captions.content_type == "text/vtt; charset=utf-8"
    assert "00:01:10.000" in captions.text

    assert post(ben, f"/articles/{number}/recordings/1/removal").status_code == 303
    talk.settle()
    assert f"/articles/{number}" not in app.test_client().get("/search?q=flogiston").text


def test_what_is_said_late_in_a_long_talk_is_led_to_as_well(
    app: Flask, talk: Conversations, ben: FlaskClient
) -> None:
    number = article(talk.database, talk.world, title="Firing")
    minutes = [f"{at // 60:02}:{at % 60:02}:00.000" for at in range(200)]
    cues = [f"{at} --> {at[:-4]}.900\n{'Dry the kiln first. ' * 20}" for at in minutes]
    cues.append("03:30:00.000 --> 03:30:05.000\nNow the flogistons.")
    assert add(ben, number, transcript="\n\n".join(("WEBVTT", *cues))) == 303
    talk.settle()
    found = app.test_client().get("/search?q=flogiston").text
    assert f"/articles/{number}?spoken=1#spoken-1-200" in found


def test_an_address_that_is_none_breaks_no_page(talk: Conversations, ben: FlaskClient) -> None:
    number = article(talk.database, talk.world)
    for address in ("https://[", "https://", "https:///1.mp4", "https://[::1/1.mp4"):
        assert add(ben, number, address=address) == 422
    assert ben.get(f"/articles/{number}").status_code == 200
    assert address_at("https://[", 65) == ""


def test_a_transcript_is_read_before_anything_is_written(
    talk: Conversations, ben: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(transcript: str) -> list[Passage]:
        # Were a write under way, this one would wait for it in vain.
        with talk.database.unit_of_work() as session:
            session.execute(update(Article).values(language=""))
        return passages_of(transcript)

    number = article(talk.database, talk.world)
    for module in ("app.web.articles.recording", "app.api.recordings"):
        monkeypatch.setattr(f"{module}.passages_of", read)
    assert add(ben, number) == 303
    sent = {"title": "A talk", "address": "https://films.example/1.mp4", "transcript": _VTT}
    head = {"X-CSRFToken": csrf(ben)}
    made = ben.post(f"/api/v1/articles/{number}/recordings", json=sent, headers=head)
    assert made.status_code == 201


def test_a_file_is_taken_and_what_is_wrong_keeps_all_that_was_typed(
    talk: Conversations, ben: FlaskClient
) -> None:
    number = article(talk.database, talk.world)
    sent = (io.BytesIO(_VTT.encode()), "talk.vtt")
    assert add(ben, number, transcript="", file=sent) == 303
    assert "flogiston" in ben.get(f"/articles/{number}").text
    bad = post(
        ben,
        f"/articles/{number}/recordings/new",
        title="Another",
        address="ftp://elsewhere",
        transcript="Long words.",
    )
    assert bad.status_code == 422
    assert "Long words." in bad.text
    assert add(ben, number, file=(io.BytesIO(b"\xff\xfe\x00"), "x.vtt")) == 422
    for address in ("javascript:alert(1)", "https://a b", f"/uploads/{'x' * 22}", ""):
        assert add(ben, number, address=address) == 422


def test_who_may_not_edit_adds_nothing_and_strangers_read_nothing(
    app: Flask, talk: Conversations
) -> None:
    secret = article(talk.database, talk.world, place="vault", title="Vaulted")
    assert add(sign_in(app, talk.world.ben), secret, transcript="Vaultspoken words.") == 303
    talk.settle()
    for who in (app.test_client(), sign_in(app, talk.world.zed)):
        assert who.get(f"/articles/{secret}/recordings/1.vtt").status_code == 404
        assert who.get(f"/api/v1/articles/{secret}/recordings").status_code == 404
        assert "Vaulted" not in who.get("/search?q=vaultspoken").text
    open_one = article(talk.database, talk.world)
    assert add(sign_in(app, talk.world.cleo), open_one) == 404


def test_programs_do_the_same(talk: Conversations, ben: FlaskClient) -> None:
    number = article(talk.database, talk.world)
    head = {"X-CSRFToken": csrf(ben)}
    sent = {"title": "A talk", "address": "https://films.example/1.mp4", "transcript": _VTT}
    made = ben.post(f"/api/v1/articles/{number}/recordings", json=sent, headers=head)
    assert made.status_code == 201
    [one] = made.get_json()["items"]
    assert one["passages"][1] == {"start": 70, "words": "Now the flogiston & the glaze."}
    gone = ben.delete(f"/api/v1/articles/{number}/recordings/{one['id']}", headers=head)
    assert gone.status_code == 204
    assert ben.get(f"/api/v1/articles/{number}/recordings").get_json()["items"] == []
