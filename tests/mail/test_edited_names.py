"""Who is named or quoted by an edit is mailed, also about a post that they knew before."""

from __future__ import annotations

import pytest

from community.quoting import block_quote
from community.reading.actions import take_place
from community.rhythm.policies import Digest, Rhythm
from community.text import render
from community.threads.access import reply_to
from community.threads.actions import edit_reply
from community.threads.models import ThreadKind
from tests.community.test_levels import carry
from tests.mail.postal import Post, to

pytestmark = pytest.mark.both_databases

TALK = {"kind": ThreadKind.DISCUSSION}


def edit(post: Post, reply_id: int, who: str, body: str) -> None:
    """Somebody writes something else in their reply, once."""
    with post.moment(), post.database.unit_of_work() as session:
        actor = post.world.actor(who)
        granted = reply_to(session, actor, reply_id, verb="threads.edit_own")
        edit_reply(session, granted, editor=actor, text=render(body), version=1)
    with post.moment():
        carry(post.database)


def quote_of_ben(thread_id: int) -> str:
    """Ben's first post, quoted."""
    words = block_quote("It rots.", attribution="@ben wrote", address=f"/threads/{thread_id}")
    return words + "It does."


def test_an_edit_that_names_somebody_a_digest_told_of_the_post(post: Post) -> None:
    post.choose("ben", Rhythm(digest=Digest.DAILY))
    post.later(minutes=1)
    thread_id = post.start("ada", "Compost in March", **TALK)
    said = post.say(thread_id, "cleo")
    (digest,) = to("ben", post.after(days=1))
    assert "something new" in digest["Subject"]

    post.later(minutes=5)
    edit(post, said, "cleo", "In March. @ben knows.")

    (message,) = to("ben", post.after(minutes=3))
    assert "mentioned you" in message["Subject"]


@pytest.mark.parametrize("names", ["@ben knows.", "a quote"])
def test_an_edit_that_names_or_quotes_who_has_read_the_post(post: Post, names: str) -> None:
    own = post.start("ben", "Why do beans rot?", **TALK)
    thread_id = post.start("ada", "Compost in March", **TALK)
    said = post.say(thread_id, "cleo")
    with post.moment(), post.database.unit_of_work() as session:
        take_place(session, post.world.actor("ben"), thread_id, reply_id=said)

    post.later(minutes=5)
    edit(post, said, "cleo", quote_of_ben(own) if names == "a quote" else names)

    (message,) = to("ben", post.after(minutes=3))
    assert "quoted you" in message["Subject"] or "mentioned you" in message["Subject"]
