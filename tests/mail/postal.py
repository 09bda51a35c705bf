"""The post of an installation at moments that a test chooses, through a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import Flask

from app.config import Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.digest import digest_letter
from app.mail.notices import notice_letter
from app.worker.digests import write_digests
from app.worker.letters import write_letters
from app.worker.mondays import may_send
from community import clock
from community.notifications.actions import choose_rhythm
from community.rhythm.policies import Rhythm
from tests.community.test_levels import carry
from tests.mail.sink import Sink
from tests.web.conversation import Conversation
from tests.world import World


@dataclass
class Post:
    """Speaks, waits and sends; `now` is what every clock shows."""

    app: Flask
    database: Database
    settings: Settings
    world: World
    talk: Conversation
    sink: Sink
    now: datetime

    @contextmanager
    def moment(self) -> Iterator[None]:
        """At the moment that the test has come to."""
        with clock.frozen(self.now):
            yield

    def later(self, **units: float) -> None:
        """Time passes."""
        self.now += timedelta(**units)

    def choose(self, who: str, rhythm: Rhythm) -> None:
        """Let somebody choose when mails come."""
        with self.moment(), self.database.unit_of_work() as session:
            choose_rhythm(session, self.world.actor(who), rhythm)

    def start(self, who: str, title: str = "When do I sow?", **more: object) -> int:
        """A new thread, with its notices."""
        with self.moment():
            made = self.talk.start(who, title=title, **more)  # type: ignore[arg-type]  # handed on
            carry(self.database)
        return made

    def say(self, thread_id: int, who: str, body: str = "In March.") -> int:
        """A new reply, with its notices."""
        with self.moment():
            made = self.talk.say(thread_id, who, body)
            carry(self.database)
        return made

    def write(self) -> int:
        """Queue what is due now; how many mails."""
        with self.moment(), self.app.test_request_context():
            letters = write_letters(self.database, notice_letter)
            return letters + write_digests(self.database, digest_letter)

    def send(self) -> list[EmailMessage]:
        """Send what is queued and due now; what the server took."""
        safe = replace(
            self.settings,
            base_url="https://hearth.example",
            mode="production",
            smtp_url=self.sink.url,
        )
        sent = 0
        with self.moment():
            while more := deliver_due(self.database, safe, may_send=may_send):
                sent += more
        return self.sink.empty(sent)

    def go(self) -> list[EmailMessage]:
        """What goes out now."""
        self.write()
        return self.send()

    def after(self, **units: float) -> list[EmailMessage]:
        """What goes out when so much time has passed."""
        self.later(**units)
        return self.go()


def words_of(message: EmailMessage) -> str:
    """What a mail says, subject and plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"


def to(who: str, messages: list[EmailMessage]) -> list[EmailMessage]:
    """Those of the mails that went to this member of the cast."""
    return [message for message in messages if message["To"] == f"{who}@hearth.example"]
