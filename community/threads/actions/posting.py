"""Start a thread, post a reply, an answer or a comment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.aliases.actions import (
    demand_allowed,
    demand_no_upload,
    new_alias_account,
    seal_thread,
)
from community.aliases.names import draw_name
from community.communities.access import Granted
from community.errors import Conflict, NotFound, Refused
from community.insertion import insert_now
from community.outbox import record
from community.rights import Role
from community.text import Rendered
from community.threads.access import GrantedGround, GrantedThread
from community.threads.actions.attachments import attach
from community.threads.actions.counters import count_reply, count_thread
from community.threads.actions.speaking import hand_in, without_office
from community.threads.actions.tags import set_tags
from community.threads.events import ReplyPosted, ThreadChanged, ThreadStarted
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.policies import (
    LONGEST_COMMENT,
    LONGEST_INSIGHT,
    LONGEST_TITLE,
    SHORTEST_TITLE,
    AnyThread,
    begun_with,
    demand_living,
    demand_unfrozen,
    is_live,
    may_write_in,
    reply_kind,
)
from community.words import N_


def start_thread(
    session: Session,
    granted: Granted,
    *,
    author: Actor,
    kind: ThreadKind,
    title: str,
    text: Rendered,
    tags: list[str] | None = None,
    alias: bool = False,
) -> Thread:
    """Post a discussion, question or insight; `granted` comes from `community_to`.

    With `alias` it names a made-up person, behind whom the author is sealed.
    """
    assert author.id is not None  # access has asked for a member
    demand_startable(granted, kind=kind, title=title, text=text)
    made_up = _made_up(session, granted, text) if alias else None
    hand = author.id if made_up is None else made_up.id
    thread = _opened(granted, kind=kind, title=title, text=text, author_id=hand)
    session.add(thread)
    session.flush()  # tags, mentions and the event need its id
    if made_up is not None:
        seal_thread(session, thread.id, account=made_up, author=author)
    if tags:
        coins = granted.standing - {Role.FACILITATOR} if alias else granted.standing
        set_tags(session, thread, tags, coined_by=coins)
    attach(session, thread, community=granted.community, author_id=hand, text=text)
    count_thread(session, thread, by=1, active_at=thread.created_at)
    record(
        session,
        ThreadStarted(community_id=thread.community_id, thread_id=thread.id, author_id=hand),
    )
    return thread


def _made_up(session: Session, granted: Granted, text: Rendered) -> Account:
    demand_allowed(allowed=granted.community.allows_alias)
    demand_no_upload(text)
    return new_alias_account(session, name=draw_name(()))


def demand_startable(granted: Granted, *, kind: ThreadKind, title: str, text: Rendered) -> None:
    """Refused or Conflict, with the reason, when this cannot become a thread there."""
    demand_living(granted.community)
    demand_title(title)
    demand_text(text, most=LONGEST_INSIGHT if kind == ThreadKind.INSIGHT else None)
    begun = begun_with(granted.community.question_template, kind=kind)
    if begun and text.source.split() == begun.split():
        problem = N_("This is what a question begins with here. Fill it in, or write your own.")
        raise Refused(problem, code="only_template", fields={"body": problem})


def _opened(
    granted: Granted, *, kind: ThreadKind, title: str, text: Rendered, author_id: int
) -> Thread:
    now = clock.now()
    return Thread(
        community_id=granted.community.id,
        kind=kind,
        title=title,
        body=text.source,
        body_html=text.html,
        renderer=text.renderer,
        author_id=author_id,
        created_at=now,
        last_activity_at=now,
        # Counters start here, so that what was made can be shown without being read again.
        replies_count=0,
        answers_count=0,
        score=0,
        version=1,
    )


def post_reply(
    session: Session,
    granted: GrantedThread | GrantedGround,
    *,
    author: Actor,
    text: Rendered,
    comment: bool = False,
    parent_id: int | None = None,
    alias: bool | None = None,
) -> Reply:
    """Post a reply to a discussion or insight, an answer to a question, or a comment.

    A comment stands under the reply `parent_id`, or under the first post when that is None. As whom
    the author speaks says `hand_in`.
    Raises Conflict when the thread takes no replies (any more), NotFound for a parent that is
    not in this thread, Refused for a text that is empty or too long.
    """
    thread = granted.thread
    granted = without_office(granted, author=author, alias=alias)
    kind = demand_sayable(session, granted, text=text, comment=comment, parent_id=parent_id)
    hand = hand_in(session, granted, author=author, alias=alias, text=text)
    marked = _loses_a_mark(thread, kind, author_id=hand)
    reply = _said(thread, kind=kind, parent_id=parent_id, text=text, author_id=hand)
    insert_now(session, reply)  # mentions and the event need its id
    attach(session, reply, community=granted.community, author_id=hand, text=text)
    now = count_reply(session, thread, reply, by=1, active_at=reply.created_at)
    demand_open(granted, now)  # the thread is held: it may have been closed meanwhile
    record(
        session,
        ReplyPosted(
            community_id=thread.community_id,
            thread_id=thread.id,
            reply_id=reply.id,
            author_id=hand,
        ),
    )
    if marked:
        record(session, ThreadChanged(community_id=thread.community_id, thread_id=thread.id))
    return reply


def _loses_a_mark(thread: AnyThread, kind: ReplyKind, *, author_id: int) -> bool:
    """Whether `count_reply` takes a mark away: what was missing came, or who was at it is done."""
    fills_in = thread.needs_detail_id is not None and thread.author_id == author_id
    return fills_in or (thread.taken_by_id is not None and kind == ReplyKind.ANSWER)


def demand_sayable(
    session: Session,
    granted: GrantedThread | GrantedGround,
    *,
    text: Rendered,
    comment: bool,
    parent_id: int | None,
) -> ReplyKind:
    """What this would be called in the thread; raises as `post_reply` does."""
    comment = comment or parent_id is not None
    demand_open(granted, granted.thread)
    demand_text(text, most=LONGEST_COMMENT if comment else None)
    if parent_id is not None:
        _demand_parent(session, granted.thread, parent_id)
    return reply_kind(granted.thread, comment=comment)


def _said(
    thread: AnyThread, *, kind: ReplyKind, parent_id: int | None, text: Rendered, author_id: int
) -> Reply:
    return Reply(
        thread_id=thread.id,
        kind=kind,
        parent_id=parent_id,
        body=text.source,
        body_html=text.html,
        renderer=text.renderer,
        author_id=author_id,
        created_at=clock.now(),
        score=0,
        version=1,
    )


def demand_open(granted: GrantedThread | GrantedGround, thread: AnyThread) -> None:
    """Conflict with the reason when the thread takes no contributions from this standing."""
    if may_write_in(thread, granted.community, standing=granted.standing):
        return
    demand_unfrozen(thread, granted.community)
    if not is_live(thread):
        raise Conflict(N_("This thread was removed. It takes no replies."), code="removed")
    if thread.merged_into_id is not None:
        words = N_("This thread goes on in another one. Open it anew and reply there.")
        raise Conflict(words, code="merged")
    raise Conflict(
        N_("This thread was locked. Copy your text and start a new thread with it."), code="locked"
    )


def demand_title(title: str) -> None:
    """Refused when a title is too short or too long."""
    if not SHORTEST_TITLE <= len(title.strip()) <= LONGEST_TITLE:
        words = N_(
            "A title has %(least)s to %(most)s characters.",
            least=SHORTEST_TITLE,
            most=LONGEST_TITLE,
        )
        raise Refused(words, code="bad_title", fields={"title": words})


def demand_text(text: Rendered, *, most: int | None = None) -> None:
    """Refused when a text is empty or longer than `most` characters."""
    if not text.html.strip():
        raise Refused(
            N_("Write something first."), code="empty", fields={"body": N_("Write something.")}
        )
    if most is not None and len(text.source) > most:
        words = N_(
            "This has %(count)s characters; the most here is %(most)s. Shorten it.",
            count=len(text.source),
            most=most,
        )
        raise Refused(words, code="too_long", fields={"body": words})


def _demand_parent(session: Session, thread: AnyThread, parent_id: int) -> None:
    parent = session.execute(
        select(Reply.thread_id, Reply.kind, Reply.hidden_at, Reply.deleted_at).where(
            Reply.id == parent_id
        )
    ).one_or_none()
    if parent is None or parent.thread_id != thread.id:
        raise NotFound
    if parent.kind == ReplyKind.COMMENT:
        raise Refused(N_("A comment cannot be commented on. Comment on the post above it."))
    if parent.hidden_at is not None or parent.deleted_at is not None:
        raise Conflict(N_("The post you comment on was removed."), code="removed")
