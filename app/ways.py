"""Who reads a thread, and the buttons that follow for each post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.beside import NOTHING, Beside
from community import clock
from community.accounts.actor import Actor
from community.aliases.policies import is_alias
from community.answers.policies import part_of
from community.threads.models import ReplyKind
from community.threads.policies import GRACE
from community.threads.queries import PostRow, ThreadHead
from community.welcoming.marks import Mark


class Ways(NamedTuple):
    """What one reader may do with one post; each is a button."""

    own: bool = False
    comment: bool = False
    vote: bool = False
    edit: bool = False
    suggest: bool = False  # a change, of what one may not edit
    poll: bool = False  # put one at one's own post
    accept: bool = False
    report: bool = False
    moderate: bool = False
    restore: bool = False
    see_hidden: bool = False
    keep: bool = False
    kept: bool = False
    share: bool = False  # say that one has the same problem
    shares: bool = False
    react: bool = False  # thank, say that it helped or that one tried it
    plan: bool = False  # say that one will try the accepted answer
    tries: bool = False  # and say what happened
    mark: bool = False  # one's own post, as an open question or a miss
    endorse: bool = False
    endorsed: bool = False
    confirm: bool = False  # say that the accepted answer still holds
    explain: bool = False  # say how one decided
    seal: bool = False  # ask about who stands behind an alias, or mute it


_NO_WAYS = Ways()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a thread, and what follows from it for every post."""

    actor: Actor
    head: ThreadHead
    manner: tuple[str, str, bool]  # what `_manner` says of this reader
    writes: bool
    member: bool
    moderates: bool
    accepts: bool
    seals: bool
    beside: Beside = NOTHING

    @property
    def looks_for_people(self) -> bool:
        """Whether they may see who might know the answer, and the question still needs one."""
        head = self.head
        own = self.actor.is_person(head.author_id)
        needs = head.is_question and head.accepted_reply_id is None and head.locked_at is None
        return needs and head.is_live and (self.moderates or (own and self.member))

    def mark(self, post: PostRow | ThreadHead) -> Mark:
        """Whether the post says that its author is new here; of removed ones nothing."""
        new = self.beside.newcomers.get(post.author_id)
        return Mark.NONE if new is None or not post.is_live else new.mark(post)

    def ways(self, post: PostRow | ThreadHead, kind: str) -> Ways:
        """What this reader may do with the post, which is a `ReplyKind` or `opening`."""
        if self.actor.id is None:
            return _NO_WAYS
        own = self.actor.is_person(post.author_id)
        live = post.is_live and self.head.is_live
        unlocked = self.moderates or self.head.locked_at is None
        remark = kind == ReplyKind.COMMENT
        edit = self.member and live and (self.moderates or (own and unlocked))
        return Ways(
            own=own,
            comment=self.writes and live and not remark and unlocked,
            vote=self.member and live and not own and not remark and self.head.is_question,
            edit=edit,
            suggest=self.writes and live and unlocked and not (edit or own or remark),
            poll=own and self._may_ask(post, remark=remark),
            accept=self.accepts and live and kind == ReplyKind.ANSWER,
            report=live and not own,
            moderate=self.moderates and not own,
            restore=self._may_restore(post, own=own),
            see_hidden=own or self.moderates,
            keep=live and not self.actor.suspended,
            seal=self.seals and not own and is_alias(post.author_handle),
            kept=(None if kind == "opening" else post.id) in self.beside.kept,
            **self._sharing(kind, own=own, live=live),
            **self._reacting(post, kind, own=own, live=live),
            **self._vouching(post, kind, own=own, live=live),
        )

    def _may_ask(self, post: PostRow | ThreadHead, *, remark: bool) -> bool:
        if remark or post.poll_id is not None or self.head.locked_at is not None:
            return False
        return self.writes and post.is_live

    def _sharing(self, kind: str, *, own: bool, live: bool) -> dict[str, bool]:
        if own or not (self.member and live and self.head.is_question):
            return {}
        if kind == "opening":
            return {"share": True, "shares": self.beside.stance.shares}
        return {}

    def _reacting(
        self, post: PostRow | ThreadHead, kind: str, *, own: bool, live: bool
    ) -> dict[str, bool]:
        if not (self.member and live):
            return {}
        if own:
            return {"mark": kind != ReplyKind.COMMENT}
        at = None if kind == "opening" else post.id
        tries = at in self.beside.stance.tries
        asked = self.actor.is_person(self.head.author_id)
        accepted = at is not None and at == self.head.accepted_reply_id
        return {"react": True, "tries": tries, "plan": accepted and asked and not tries}

    def _vouching(
        self, post: PostRow | ThreadHead, kind: str, *, own: bool, live: bool
    ) -> dict[str, bool]:
        if kind != ReplyKind.ANSWER or not (self.member and live):
            return {}
        by_name = self.actor.mask_in(self.head.id) is None
        vouches = part_of(self.head.standing, expert=self.beside.worth.expert) is not None
        asked = self.actor.is_person(self.head.author_id)
        return {
            "endorse": vouches and by_name and not own,
            "endorsed": post.id in self.beside.worth.endorsed,
            "explain": own and self.writes and (by_name or self.head.locked_at is None),
            "confirm": post.id == self.head.accepted_reply_id and (vouches or own or asked),
        }

    def _may_restore(self, post: PostRow | ThreadHead, *, own: bool) -> bool:
        if post.deleted_at is None or not post.body_html or not self.member:
            return False
        if post.deleted_by_id == post.author_id:
            return own and clock.now() - post.deleted_at <= GRACE
        return self.moderates
