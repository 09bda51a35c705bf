"""A mail that waits goes to nobody at an address that its reader has given up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.accounts.models import Account
from community.mail.models import Mail
from community.rhythm.policies import Digest, Rhythm
from community.threads.models import ThreadKind
from tests.mail.postal import Post, to, words_of

pytestmark = pytest.mark.both_databases


def move(post: Post) -> None:
    """Ben has another address now; whoever reads the old one is not Ben."""
    with post.database.unit_of_work() as session:
        session.get_one(Account, post.world.ben).email = "ben@new.example"


@pytest.mark.parametrize("digest", [Digest.OFF, Digest.DAILY])
def test_what_waits_is_written_anew_to_the_address_of_now(post: Post, digest: Digest) -> None:
    post.choose("ben", Rhythm(digest=digest))
    post.later(minutes=1)
    if digest is Digest.OFF:
        post.say(post.start("ben", "Spare key", slug="vault"), "ada")
        post.later(minutes=2)
    else:
        post.start("ada", "Spare key", slug="vault", kind=ThreadKind.DISCUSSION)
        post.later(days=1)
    assert post.write() == 1
    move(post)

    sent = post.send() + post.go()

    assert to("ben", sent) == []
    (message,) = sent
    assert message["To"] == "ben@new.example"
    assert "Spare key" in words_of(message)
    with post.database.reading() as session:
        assert session.scalars(select(Mail.state).order_by(Mail.id)).all() == ["withdrawn", "sent"]
    assert post.after(days=1) == []
