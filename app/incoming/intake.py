"""One round of mail that comes in: each message becomes what it becomes, then it is marked.

What becomes of a message is committed before the mark. A worker that dies in between finds it
again, and knows it by its key.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.incoming.heads import NO_HEAD, words_in
from app.incoming.judging import Judged, judge, key_of, key_of_bounce, tokens_in
from app.incoming.letters import Letter, Unreadable, read_letter
from app.incoming.mailbox import FAULTS, LARGEST, Box, opened
from app.incoming.reports import came_back_for_good, text_of_report
from app.mail.addressing import TOKEN_LENGTH, Leads
from community import text
from community.accounts.queries.handles import handles_of_people
from community.errors import Refused
from community.incoming.actions.bounces import take_bounce
from community.incoming.actions.explaining import Explain, explain
from community.incoming.actions.taking import Came, hold, note, post_mail
from community.incoming.models import IncomingMail
from community.incoming.policies import Outcome, Why, title_of, why_refused
from community.moderation.actions.holding import LookFirst
from community.moderation.suspicion import Sent, look_at
from community.text import Rendered
from community.threads.models import HeldPost

_log = logging.getLogger(__name__)
_TRIES = 5  # before a message that cannot be dealt with is put aside
_TOKEN = re.compile(rf"(?<![a-z2-7])[a-z2-7]{{{TOKEN_LENGTH}}}(?![a-z2-7])", re.IGNORECASE)


@dataclass
class Intake:
    """Takes mail in, round after round; remembers only what it stumbled over."""

    database: Database
    settings: Settings
    explain: Explain
    _failed: dict[int, int] = field(default_factory=dict)

    def round(self) -> int:
        """Deal with what waits; how many messages. Raises MailboxFailed."""
        assert self.settings.mailbox is not None
        with opened(self.settings.mailbox) as box:
            waiting = box.waiting()
            for uid in waiting:
                self._deal(box, uid)
            box.clear(days=self.settings.mailbox.days)
        return len(waiting)

    def _deal(self, box: Box, uid: int) -> None:
        try:
            head_only = box.size(uid) > LARGEST
            self.take(box.message(uid, head_only=head_only), head_only=head_only)
        except FAULTS:
            raise
        except Exception:  # noqa: BLE001  # told, and tried again; the next must not wait for it
            self._failed[uid] = self._failed.get(uid, 0) + 1
            _log.exception("Message %s waits in the mailbox", uid)
            if self._failed[uid] < _TRIES:
                return
            del self._failed[uid]
            _log.error("Message %s was given up and is flagged in the mailbox", uid)
            box.done(uid, look=True)
            return
        box.done(uid)

    def take(self, raw: bytes, *, head_only: bool = False) -> None:
        """Let one message become what it is to become; returns when that is committed."""
        try:
            letter = read_letter(raw, head_only=head_only)
        except Unreadable:
            self._note(key_of(NO_HEAD, raw), Outcome.DROPPED)
            return
        if letter.head.report or letter.head.automatic:
            self._machine(letter, raw)
            return
        with self.database.reading() as session:
            judged = judge(session, self.settings, letter.head)
        if judged is None:
            self._note(key_of(letter.head, raw), Outcome.UNKNOWN)
            return
        self._member(letter, judged, key=key_of(letter.head, raw, account_id=judged.account_id))

    def _note(self, key: bytes, outcome: Outcome) -> None:
        with self.database.unit_of_work() as session:
            note(session, key, outcome)

    def _machine(self, letter: Letter, raw: bytes) -> None:
        """A report about a mail of ours, which bears its token; everything else is dropped."""
        if letter.head.report and came_back_for_good(raw):
            words = [*letter.head.words, *words_in(text_of_report(raw))]
            with self.database.reading() as session:
                tokens = tokens_in(session, self.settings, words)
            for token in tokens:
                if token.leads is Leads.BOUNCE and not token.expired:
                    with self.database.unit_of_work() as session:
                        take_bounce(
                            session,
                            key_of_bounce(token.target_id),
                            account_id=token.account_id,
                            mail_id=token.target_id,
                        )
                    return
        self._note(key_of(letter.head, raw), Outcome.DROPPED)

    def _member(self, letter: Letter, judged: Judged, *, key: bytes) -> None:
        came = _came(letter, judged, key=key, settings=self.settings)
        why = judged.why or _why_not(letter, came)
        if why is not None:
            self._hold(came, why)
            return
        try:
            rendered = self._rendered(came.body)
        except Refused as error:
            self._hold(came, why_refused(error))
            return
        try:
            self._post(came, rendered, None)
        except LookFirst:
            host = urlsplit(self.settings.base_url).hostname or ""
            sent = look_at(rendered, title=came.title, trap="", own_host=host)
            self._post(came, rendered, sent)

    def _hold(self, came: Came, why: Why) -> None:
        self._within(came, lambda session: hold(session, came, why))

    def _post(self, came: Came, rendered: Rendered, sent: Sent | None) -> None:
        self._within(came, lambda session: post_mail(session, came, text=rendered, sent=sent))

    def _within(self, came: Came, act: Callable[[Session], object]) -> None:
        """Do it, and tell its sender what they would not see by themselves."""
        # Worded beforehand: nothing but SQL happens in a write block.
        letters = self.explain()
        with self.database.unit_of_work() as session:
            made = act(session)
            if isinstance(made, IncomingMail | HeldPost) or (made is not None and came.left_out):
                explain(session, came, made, letters)

    def _rendered(self, source: str) -> Rendered:
        names = text.names_in(source)
        people: frozenset[str] = frozenset()
        if names:
            with self.database.reading() as session:
                people = handles_of_people(session, names)
        return text.render(source, people=people)


def _came(letter: Letter, judged: Judged, *, key: bytes, settings: Settings) -> Came:
    token = judged.token
    replies = token is not None and token.leads is Leads.REPLY
    starts = token is not None and token.leads is Leads.START
    return Came(
        key=key,
        account_id=judged.account_id,
        community_id=token.target_id if token is not None and starts else None,
        thread_id=token.target_id if token is not None and replies else None,
        reply_id=(token.post_id or None) if token is not None and replies else None,
        title=title_of(letter.head.subject),
        body=_without_secrets(letter.text, settings),
        left_out=letter.left_out,
    )


def _why_not(letter: Letter, came: Came) -> Why | None:
    if letter.too_big:
        return Why.TOO_BIG
    if letter.unreadable:
        return Why.UNREADABLE
    return None if came.body else Why.EMPTY


def _without_secrets(words: str, settings: Settings) -> str:
    """A quoted notice holds links and addresses that act for whoever has them."""
    link = f"{settings.base_url}/unsubscribe/"
    lines = [line for line in words.split("\n") if link not in line]
    return _TOKEN.sub("…", "\n".join(lines)).strip()
