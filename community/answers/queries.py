"""Who vouches for answers and when they were last confirmed; who knows about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.answers.models import AnswerCheck, Endorsement, Expert, Reasoning
from community.communities.models import Membership, MembershipState, Tag
from community.threads.models import ThreadTag


class Endorser(NamedTuple):
    """Somebody who vouches for an answer; `part` is as whom, a `Part`."""

    handle: str
    name: str
    part: str


class AnswerWorth(NamedTuple):
    """What others say of one answer; `confirmed_by` is None for whom nobody names any more."""

    endorsers: tuple[Endorser, ...] = ()
    confirmed_at: datetime | None = None
    confirmed_by: Endorser | None = None
    reasoning: str = ""  # how whoever answered decided


@dataclass(frozen=True)
class Worth:
    """The same of answers by their ids, and what follows for whoever asks."""

    answers: Mapping[int, AnswerWorth] = field(default_factory=dict)
    expert: bool = False  # the reader was named for a tag of the question
    endorsed: frozenset[int] = frozenset()  # by the reader

    def of(self, reply_id: int) -> AnswerWorth:
        """What is said of one answer."""
        return self.answers.get(reply_id, NOTHING_SAID)


NOTHING_SAID = AnswerWorth()
NO_WORTH = Worth()
_REPLIES: Any = bindparam("reply_ids", expanding=True)
_NO_WORDS: Any = cast(null(), String)
_ENDORSED = (
    select(
        literal("endorsed").label("what"),
        Endorsement.id.label("place"),
        Endorsement.reply_id,
        Endorsement.account_id,
        Account.handle,
        Account.name,
        Endorsement.part,
        Endorsement.created_at.label("moment"),
    )
    .join(Account, Account.id == Endorsement.account_id)
    .where(Endorsement.reply_id.in_(_REPLIES))
)
_CONFIRMED = (
    select(
        literal("confirmed"),
        AnswerCheck.reply_id,
        AnswerCheck.reply_id,
        AnswerCheck.confirmed_by_id,
        Account.handle,
        Account.name,
        _NO_WORDS,
        AnswerCheck.confirmed_at,
    )
    .outerjoin(Account, Account.id == AnswerCheck.confirmed_by_id)
    .where(AnswerCheck.reply_id.in_(_REPLIES), AnswerCheck.confirmed_at.is_not(None))
)
_EXPERT = (
    select(
        literal("expert"),
        Expert.id,
        Expert.id,
        Expert.account_id,
        _NO_WORDS,
        _NO_WORDS,
        _NO_WORDS,
        Expert.created_at,
    )
    .join(ThreadTag, ThreadTag.tag_id == Expert.tag_id)
    .where(ThreadTag.thread_id == bindparam("thread_id"), Expert.account_id == bindparam("me"))
)
_REASONED = select(
    literal("reasoned"),
    Reasoning.reply_id,
    Reasoning.reply_id,
    Reasoning.author_id,
    _NO_WORDS,
    Reasoning.body,
    _NO_WORDS,
    Reasoning.written_at,
).where(Reasoning.reply_id.in_(_REPLIES))
# One statement, since every page of a question asks it.
_WORTH: Any = union_all(_ENDORSED, _CONFIRMED, _EXPERT, _REASONED).order_by("place")


def worth_of(session: Session, actor: Actor, *, thread_id: int, reply_ids: Sequence[int]) -> Worth:
    """What is said of these answers of one question, endorsers in the order they came."""
    given = {"thread_id": thread_id, "reply_ids": list(reply_ids), "me": actor.id or 0}
    rows = session.connection().execute(_WORTH, given).all()
    found: dict[int, AnswerWorth] = {}
    for row in rows:
        if row.what == "expert":
            continue
        said = found.get(row.reply_id, NOTHING_SAID)
        if row.what == "endorsed":
            who = Endorser(row.handle, row.name, row.part)
            said = said._replace(endorsers=(*said.endorsers, who))
        elif row.what == "reasoned":
            said = said._replace(reasoning=row.name)
        else:
            by = None if row.handle is None else Endorser(row.handle, row.name, "")
            said = said._replace(confirmed_at=row.moment, confirmed_by=by)
        found[row.reply_id] = said
    return Worth(
        answers=found,
        expert=any(row.what == "expert" for row in rows),
        endorsed=frozenset(
            row.reply_id for row in rows if row.what == "endorsed" and row.account_id == actor.id
        ),
    )


class ExpertRow(NamedTuple):
    """A member who knows about a tag."""

    handle: str
    name: str


def experts_of(session: Session, tags: Sequence[int]) -> dict[int, tuple[ExpertRow, ...]]:
    """Who knows about each of these tags, by name; whoever left the community is left out."""
    rows = session.execute(
        select(Expert.tag_id, Account.handle, Account.name)
        .join(Account, Account.id == Expert.account_id)
        .join(Tag, Tag.id == Expert.tag_id)
        .join(
            Membership,
            (Membership.community_id == Tag.community_id)
            & (Membership.account_id == Expert.account_id)
            & (Membership.state == MembershipState.ACTIVE),
        )
        .where(Expert.tag_id.in_(tags))
        .order_by(Account.name, Account.handle)
    )
    found: dict[int, tuple[ExpertRow, ...]] = {}
    for tag_id, handle, name in rows:
        found[tag_id] = (*found.get(tag_id, ()), ExpertRow(handle, name))
    return found
