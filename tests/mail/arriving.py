"""An installation with a mailbox: what it sends can be answered, and what arrives is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage

from sqlalchemy import select

from app.config import Mailbox, Settings
from app.incoming.intake import Intake
from app.mail.addressing import Leads, Token, token_for
from app.mail.explaining import explanations
from community.incoming.models import IncomingMail
from community.threads.models import Reply, Thread
from tests.mail.imap import PASSWORD, USER, Imap
from tests.mail.letters import AUTHSERV
from tests.mail.postal import Post, to


def mailbox_of(imap: Imap, **changes: object) -> Mailbox:
    """The settings that lead there."""
    described = Mailbox(
        host="127.0.0.1",
        port=imap.port,
        tls="off",
        user=USER,
        password=PASSWORD,
        local="hearth+{}",
        domain="hearth.example",
        authserv=AUTHSERV,
    )
    return replace(described, **changes)  # type: ignore[arg-type]  # handed on


@dataclass
class Door:
    """Sends, and takes in."""

    post: Post
    imap: Imap

    @property
    def settings(self) -> Settings:
        """As people reach it."""
        return replace(self.post.settings, base_url="https://hearth.example")

    def describe(self, **changes: object) -> None:
        """Another mailbox in the settings from here on."""
        self.post.settings = replace(self.post.settings, mailbox=mailbox_of(self.imap, **changes))
        self.post.app.extensions["hearth.settings"] = self.settings

    def told_of(self, who: str, *, by: str = "ada") -> tuple[int, EmailMessage]:
        """A thread of somebody to which another replied, and the mail that tells them."""
        thread_id = self.post.start(who)
        self.post.say(thread_id, by)
        (notice,) = to(who, self.post.after(minutes=3))
        return thread_id, notice

    def address(self, who: str, place: str = "garden") -> str:
        """Somebody's own address for new threads."""
        token = Token(
            leads=Leads.START,
            account_id=getattr(self.post.world, who),
            target_id=getattr(self.post.world, place),
        )
        box = self.settings.mailbox
        assert box is not None
        with self.post.moment():
            return box.address(token_for(self.settings, token, generation=0))

    def intake(self) -> Intake:
        """What the worker has."""
        with self.post.app.test_request_context():
            words = explanations()
        return Intake(self.post.database, self.settings, lambda: words)

    def arrive(self, *letters: bytes) -> None:
        """Mails come in and are dealt with."""
        for letter in letters:
            self.imap.put(letter)
        with self.post.moment():
            self.intake().round()

    def replies(self, thread_id: int) -> Sequence[Reply]:
        """What was said in a thread, the first first."""
        with self.post.database.reading() as session:
            wanted = select(Reply).where(Reply.thread_id == thread_id).order_by(Reply.id)
            return session.scalars(wanted).all()

    def threads(self) -> Sequence[Thread]:
        """All threads."""
        with self.post.database.reading() as session:
            return session.scalars(select(Thread).order_by(Thread.id)).all()

    def record(self) -> list[IncomingMail]:
        """What is noted of mails."""
        with self.post.database.reading() as session:
            return list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))

    def only(self) -> IncomingMail:
        """The one mail that is noted."""
        (mail,) = self.record()
        return mail

    def explained(self) -> list[EmailMessage]:
        """The mails that go out now and tell what became of one."""
        return [each for each in self.post.send() if "your mail" in str(each["Subject"]).lower()]
