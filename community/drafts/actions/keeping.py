"""Keep what is typed, throw it away, and forget what nobody has touched for long."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple, cast

from sqlalchemy import Select, Table, delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.drafts.actions.scheduling import back_to_draft
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.errors import Conflict, Refused
from community.insertion import insert_once
from community.text import LONGEST_SOURCE, clean
from community.threads.policies import LONGEST_COMMENT, LONGEST_TITLE
from community.words import N_, Words

MOST_DRAFTS = 50  # of one person, scheduled ones with them
KEPT = timedelta(days=90)
LONGEST_TAGS = 300
LONGEST_REASON = 200
LATER = ".later"
_PRUNED_AT_ONCE = 500
_drafts = cast("Table", Draft.__table__)


class Typed(NamedTuple):
    """What was typed so far; nothing of it has to be complete."""

    kind: str = ""
    title: str = ""
    body: str = ""
    tags: str = ""
    reason: str = ""
    based_on: int | None = None
    alias: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is anything worth keeping."""
        return any(part.strip() for part in (self.title, self.body, self.tags))


class Seen(NamedTuple):
    """The draft that the device of whoever writes last knew, and in which version."""

    id: int
    version: int


def keep(
    session: Session, place: Place, words: Typed, *, by: Actor, seen: Seen | None = None
) -> Draft | None:
    """Keep the words as the draft of this place; `place` comes from `place_to_write`.

    A scheduled one that gets other words is a draft again until it is given a time.
    None when nothing was typed: then no draft is left there. Raises Conflict (`stale`) when
    another device wrote what this one has not seen, (`draft_gone`) when what it saw was posted or
    thrown away, Refused beyond fifty.
    """
    assert by.id is not None  # the right asks for an account
    words = _clean(words, act=place.act)
    if seen is not None:
        draft = session.scalar(_own(by).where(Draft.id == seen.id).with_for_update())
        if draft is None:
            raise gone()
        return _carried_on(session, draft, words=words, seen=seen)
    there = session.scalar(_own(by).where(Draft.place == place.key).with_for_update())
    if there is not None:
        if words_of(there) == words:
            return there
        raise stale(there)
    return _begin(session, place, words, by=by) if words.says_something else None


def _own(actor: Actor) -> Select[Draft]:
    return select(Draft).where(Draft.account_id == (actor.id or 0))


def _carried_on(session: Session, draft: Draft, *, words: Typed, seen: Seen) -> Draft | None:
    before = draft.version
    kept = change(session, draft, words=words, seen=seen.version)
    if kept is not None and kept.post_at is not None and kept.version != before:
        back_to_draft(session, kept)  # the clock must not post half a sentence
    return kept


def change(session: Session, draft: Draft, *, words: Typed, seen: int | None) -> Draft | None:
    """Put other words in a draft that came from `own_draft`, held; else as `keep`."""
    words = _clean(words, act=draft.act)
    if words_of(draft) == words:
        return draft
    if seen is not None and seen != draft.version:
        raise stale(draft)
    if not words.says_something:
        throw_away(session, draft)
        return None
    for name, value in words._asdict().items():
        setattr(draft, name, value)
    draft.version += 1
    draft.refused = ""
    draft.touched_at = clock.now()
    session.flush()  # its ETag is made of the version
    return draft


def words_of(draft: Draft) -> Typed:
    """What a draft holds."""
    return Typed(*(getattr(draft, name) for name in Typed._fields))


def _begin(session: Session, place: Place, words: Typed, *, by: Actor) -> Draft:
    there = select(func.count()).select_from(Draft).where(Draft.account_id == by.id)
    if (session.scalar(there) or 0) >= MOST_DRAFTS:
        problem = N_(
            "You keep %(most)s drafts already. Post some or throw some away.", most=MOST_DRAFTS
        )
        raise Refused(problem, code="too_many_drafts")
    now = clock.now()
    values = {
        **words._asdict(),
        "account_id": by.id,
        "place": place.key,
        "act": str(place.act),
        "community_id": place.community_id,
        "thread_id": place.thread_id,
        "reply_id": place.reply_id,
        "version": 1,
        "created_at": now,
        "touched_at": now,
        "time_zone": "",
        "refused": "",
    }
    # Another device may have begun here since it was looked for.
    draft_id = insert_once(session, Draft, **values)
    draft = session.scalars(_own(by).where(Draft.place == place.key)).one()
    if draft_id is None:
        raise stale(draft)
    return draft


def _clean(words: Typed, *, act: str) -> Typed:
    """As posts are stored; Refused for what is longer than the post may be that it is to become."""
    words = words._replace(body=clean(words.body))
    limits: dict[str, int] = {
        "title": LONGEST_TITLE,
        "body": LONGEST_COMMENT if act == Act.COMMENT else LONGEST_SOURCE,
        "tags": LONGEST_TAGS,
        "reason": LONGEST_REASON,
    }
    for name, most in limits.items():
        if len(getattr(words, name)) > most:
            problem = N_("A draft can be no longer than the post: %(most)s characters.", most=most)
            raise Refused(problem, code="too_long", fields={name: problem})
    return words


def stale(draft: Draft) -> Conflict:
    """What whoever did not see the newest version is told; the field names that version."""
    return Conflict(
        N_("You wrote something else here on another device. Look at it, or keep this one."),
        code="stale",
        # Not a sentence: how a form names the version that is there now.
        fields={"draft": cast("Words", token_of(draft))},
    )


def token_of(draft: Draft) -> str:
    """How a form names a draft as it is now: `12.3`, or `12.3.later` when it is scheduled."""
    return f"{draft.id}.{draft.version}{LATER if draft.post_at else ''}"


def gone() -> Conflict:
    """The draft was posted or thrown away, on another device or when its time came."""
    return Conflict(
        N_("This draft was posted or thrown away meanwhile. What you typed is still here."),
        code="draft_gone",
    )


def throw_away(session: Session, draft: Draft) -> None:
    """Let go of a draft that came from `own_draft`."""
    session.delete(draft)
    session.flush()  # its place is free from here on


def finish(session: Session, actor: Actor, *, seen: Seen, words: Typed, scheduled: bool) -> None:
    """These words are posted in this transaction: the draft goes.

    What another device has written since stays, as nobody has seen it here. Conflict when that is
    scheduled, or was and is gone: something would be posted twice.
    """
    draft = session.scalar(_own(actor).where(Draft.id == seen.id).with_for_update())
    if draft is None:
        if scheduled:
            raise gone()
    elif draft.version == seen.version or words_of(draft) == _clean(words, act=draft.act):
        throw_away(session, draft)
    elif draft.post_at is not None:
        raise stale(draft)


def forget_old_drafts(session: Session) -> int:
    """Delete drafts that nobody has touched for ninety days; how many."""
    old = (
        select(Draft.id)
        .where(Draft.post_at.is_(None), Draft.touched_at < clock.now() - KEPT)
        .limit(_PRUNED_AT_ONCE)
    )
    gone_ids = session.scalars(
        delete(Draft)
        .where(Draft.id.in_(old))
        .returning(Draft.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone_ids)
