"""Post, or keep the post for a facilitator when a rule says so; its author may change it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import Granted
from community.communities.access.communities import ENDED
from community.communities.models import Membership
from community.errors import Conflict, NotFound, Refused
from community.moderation.actions.closing import CLOSED, has_ended
from community.moderation.actions.prints import forget_words, is_like_another, keep_print
from community.moderation.events import PostHeld
from community.moderation.holding import Default, rule_for
from community.moderation.models import PostPrint
from community.moderation.suspicion import Past, Sent, Why, suspicions
from community.outbox import record
from community.rights import Role
from community.text import Rendered
from community.threads import actions as threads
from community.threads.access import GrantedGround
from community.threads.actions.posting import (
    demand_sayable,
    demand_startable,
    demand_text,
    demand_title,
)
from community.threads.actions.speaking import speaks_as_alias
from community.threads.models import HeldPost, HeldUpload, Reply, Thread, ThreadKind, Upload
from community.threads.policies import LONGEST_COMMENT, LONGEST_INSIGHT, normal_tags
from community.words import N_


class LookFirst(Exception):
    """A rule on spam looks at this text: come again with what `look_at` says of it as `sent`."""


def start_or_hold(
    session: Session,
    granted: Granted,
    *,
    author: Actor,
    kind: ThreadKind,
    title: str,
    text: Rendered,
    tags: list[str],
    sent: Sent | None,
    alias: bool = False,
) -> Thread | HeldPost:
    """Start a thread, or keep it for a facilitator; refuses what `start_thread` would."""
    why = _why(session, granted, author=author, sent=sent)
    if not why:
        return threads.start_thread(
            session,
            granted,
            author=author,
            kind=kind,
            title=title,
            text=text,
            tags=tags,
            alias=alias,
        )
    _demand_name(alias=alias)
    demand_startable(granted, kind=kind, title=title, text=text)
    held = _held(text, community_id=granted.community.id, author=author, kind=kind, why=why)
    held.title, held.tags = title.strip(), normal_tags(tags)
    return _keep(session, held, text)


def reply_or_hold(
    session: Session,
    granted: GrantedGround,
    *,
    author: Actor,
    text: Rendered,
    comment: bool = False,
    parent_id: int | None = None,
    sent: Sent | None,
    alias: bool | None = None,
) -> Reply | HeldPost:
    """Reply, answer or comment, or keep it for a facilitator; refuses what `post_reply` would."""
    why = _why(session, granted, author=author, sent=sent)
    if not why:
        return threads.post_reply(
            session,
            granted,
            author=author,
            text=text,
            comment=comment,
            parent_id=parent_id,
            alias=alias,
        )
    _demand_name(alias=speaks_as_alias(granted.thread.id, author=author, alias=alias))
    kind = demand_sayable(session, granted, text=text, comment=comment, parent_id=parent_id)
    held = _held(text, community_id=granted.community.id, author=author, kind=kind, why=why)
    held.thread_id, held.parent_id = granted.thread.id, parent_id
    return _keep(session, held, text)


def _demand_name(*, alias: bool) -> None:
    """No alias waits: what does names its author to facilitators, and why it does tells of them."""
    if alias:
        words = N_(
            "A rule has this post wait for a facilitator, who would see your name. Post it under "
            "your name, or write to a facilitator."
        )
        raise Refused(words, code="alias_waits")


def _held(
    text: Rendered, *, community_id: int, author: Actor, kind: str, why: Sequence[Why]
) -> HeldPost:
    assert author.id is not None  # access has asked for a member
    held = HeldPost(
        community_id=community_id,
        author_id=author.id,
        kind=kind,
        title="",
        tags=[],
        why=[str(each) for each in why],
        version=1,
        created_at=clock.now(),
    )
    _write(held, text)
    return held


def _write(held: HeldPost, text: Rendered) -> None:
    held.body, held.body_html, held.renderer = text.source, text.html, text.renderer
    held.mentions = list(text.mentions)


def _keep(session: Session, held: HeldPost, text: Rendered) -> HeldPost:
    _demand_still_there(session, held)
    session.add(held)
    session.flush()  # images and the event need its id
    _show_uploads(session, held, text)
    record(session, PostHeld(community_id=held.community_id, held_id=held.id))
    return held


def _demand_still_there(session: Session, held: HeldPost) -> None:
    """Held where it will stand, so that whoever moves or ends that place afterwards finds it."""
    if held.thread_id is not None:
        home = select(Thread.community_id).where(Thread.id == held.thread_id)
        held.community_id = session.scalars(home.with_for_update(read=True)).one()
    if has_ended(session, held.community_id):
        raise Conflict(ENDED, code="archived")


def _show_uploads(session: Session, held: HeldPost, text: Rendered) -> None:
    session.execute(delete(HeldUpload).where(HeldUpload.held_id == held.id))
    if not text.uploads:
        return
    # Only their own: writing down the address of somebody else's must not open it.
    own = select(Upload.id).where(Upload.key.in_(text.uploads), Upload.account_id == held.author_id)
    found = session.scalars(own).all()
    if found:
        session.execute(
            insert(HeldUpload), [{"held_id": held.id, "upload_id": each} for each in found]
        )


def change_held(
    session: Session,
    held: HeldPost,
    *,
    text: Rendered,
    version: int,
    title: str | None = None,
    tags: list[str] | None = None,
) -> None:
    """Its author changes what waits; Conflict when it was decided or changed meanwhile."""
    hold_waiting(session, held, names=False)
    if held.version != version:
        words = N_(
            "You have changed this post elsewhere meanwhile. Look at how it reads now; what you "
            "save next counts."
        )
        raise Conflict(words, code="stale")
    if held.thread_id is None:
        demand_title(title or "")
        held.title, held.tags = (title or "").strip(), normal_tags(tags or [])
    demand_text(text, most={"insight": LONGEST_INSIGHT, "comment": LONGEST_COMMENT}.get(held.kind))
    _write(held, text)
    held.version, held.edited_at = held.version + 1, clock.now()
    _show_uploads(session, held, text)


def withdraw(session: Session, held: HeldPost) -> None:
    """Its author takes it back, also one that was closed: nothing of it is left."""
    try:
        hold_waiting(session, held, names=False)
    except Conflict:
        if held.outcome != CLOSED:
            raise
    forget_words(session, held.author_id, place_id=held.community_id, written_at=held.created_at)
    session.delete(held)


def hold_waiting(session: Session, held: HeldPost, *, names: bool = True) -> None:
    """Read it anew and hold it until the transaction ends; Conflict when it waits no more.

    NotFound when its author has taken it back meanwhile. `names` tells who decided, which authors
    do not learn.
    """
    try:
        session.refresh(held, with_for_update=True)
    except InvalidRequestError as gone:
        raise NotFound from gone
    if held.decided_at is None:
        return
    if not names and held.outcome != CLOSED:
        words = N_("A facilitator has decided on this post meanwhile. Reload the page.")
        raise Conflict(words, code="decided")
    who = session.scalar(select(Account.name).where(Account.id == (held.decided_by_id or 0))) or "?"
    if held.outcome == CLOSED:
        words = N_("This community has ended, and what waited in it was closed.")
    elif held.outcome == "approved":
        words = N_("%(who)s has published this post already. Nothing was done twice.", who=who)
    else:
        words = N_("%(who)s has rejected this post already. Nothing was done twice.", who=who)
    raise Conflict(words, code="decided")


def _why(
    session: Session, granted: Granted | GrantedGround, *, author: Actor, sent: Sent | None
) -> list[Why]:
    """Why this post is to wait; nothing for facilitators, and where no rule is on."""
    place_id = granted.community.id
    decided = rule_for(session, place_id)
    if not decided.rule.holds or Role.FACILITATOR in granted.standing:
        return []
    if not decided.rule.suspicious:
        sent = None
    elif sent is None:
        raise LookFirst
    past = _past_of(session, author, place_id, sent)
    why = [Why.FIRST] if past.posts < decided.rule.first_posts else []
    if sent is not None:
        why += suspicions(sent, past, blocked=_blocked(decided))
        keep_print(session, author, place_id, sent)
    return why


def _blocked(decided: Default) -> frozenset[str]:
    return frozenset(decided.domains)


def _past_of(session: Session, author: Actor, place_id: int, sent: Sent | None) -> Past:
    created_at, posts = session.execute(
        select(Account.created_at, func.coalesce(Membership.posts_count, 0))
        .outerjoin(
            Membership,
            (Membership.account_id == Account.id) & (Membership.community_id == place_id),
        )
        .where(Account.id == author.id)
    ).one()
    age = clock.now() - created_at
    if sent is None:
        return Past(age=age, posts=posts)
    today = session.execute(
        select(func.count(), func.coalesce(func.sum(PostPrint.links), 0)).where(
            PostPrint.account_id == author.id, PostPrint.created_at > clock.ago(days=1)
        )
    ).one()
    return Past(
        age=age,
        posts=posts,
        posts_today=today[0],
        links_today=today[1],
        alike=is_like_another(session, author, place_id, sent.signature),
    )
