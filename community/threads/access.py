"""Load a thread or a reply on somebody's behalf, or refuse: strangers learn nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import (
    Part,
    active_membership_of,
    demand,
    readable_by,
    standing_of,
)
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
)
from community.errors import NotFound
from community.rights import Role, Standing, may
from community.threads.models import HeldPost, HeldUpload, Reply, Thread, Upload, UploadLink
from community.threads.policies import (
    AnyPlace,
    AnyThread,
    PlaceState,
    ThreadState,
    is_own,
    may_open,
)

_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class GrantedThread:
    """A thread together with what the one who asked may do in it."""

    thread: Thread
    community: Community
    membership: Membership | None
    standing: Standing

    def may(self, verb: str) -> bool:
        """Whether the table of rights lets this standing do the verb; for showing buttons."""
        return may(verb, self.standing)


@dataclass(frozen=True, kw_only=True)
class GrantedReply(GrantedThread):
    """A reply, the thread it stands in, and what the one who asked may do."""

    reply: Reply


@dataclass(frozen=True, kw_only=True)
class GrantedGround:
    """A thread as a place to reply in: its state without its text, for the hottest write."""

    thread: ThreadState
    community: PlaceState
    standing: Standing


# Built once: every act on a thread begins with one of these, and building them would cost more
# than running them.
_ASKER = active_membership_of(bindparam("who", type_=BigInteger()))
_THREAD = (
    select(Thread, Community, Membership)
    .join(Community, Community.id == Thread.community_id)
    .outerjoin(Membership, _ASKER)
    .where(Thread.id == bindparam("wanted"))
)
_REPLY = (
    select(Reply, Thread, Community, Membership)
    .join(Thread, Thread.id == Reply.thread_id)
    .join(Community, Community.id == Thread.community_id)
    .outerjoin(Membership, _ASKER)
    .where(Reply.id == bindparam("wanted"))
)


def thread_to(session: Session, actor: Actor, thread_id: int, *, verb: str) -> GrantedThread:
    """The thread, if the actor may do `verb` in its community.

    Raises NotFound for strangers and for threads that were removed (their author and the
    facilitators excepted), Forbidden for readers without the right. Whether the state of the
    thread allows the act is the action's question.
    """
    row = session.execute(_THREAD, {"wanted": thread_id, "who": actor.id or 0}).one_or_none()
    if row is None:
        raise NotFound
    thread, community, membership = row
    standing = _standing_for(actor, thread, community, membership, verb=verb)
    return GrantedThread(
        thread=thread, community=community, membership=membership, standing=standing
    )


_GROUND = (
    select(
        *(getattr(Thread, name) for name in ThreadState._fields),
        *(getattr(Community, name).label(f"place_{name}") for name in PlaceState._fields),
        Membership.role,
        Membership.muted_until,
    )
    .join(Community, Community.id == Thread.community_id)
    .outerjoin(Membership, _ASKER)
    .where(Thread.id == bindparam("wanted"))
)


def thread_to_reply(session: Session, actor: Actor, thread_id: int) -> GrantedGround:
    """The thread, if the actor may reply in it; refuses as `thread_to` does."""
    asked = {"wanted": thread_id, "who": actor.id or 0}
    row = session.connection().execute(_GROUND, asked).one_or_none()
    if row is None:
        raise NotFound
    found = iter(row)
    thread = ThreadState(*islice(found, len(ThreadState._fields)))
    community = PlaceState(*islice(found, len(PlaceState._fields)))
    part = Part(*found)
    standing = _standing_for(
        actor, thread, community, part if part.role else None, verb="threads.reply"
    )
    return GrantedGround(thread=thread, community=community, standing=standing)


def reply_to(session: Session, actor: Actor, reply_id: int, *, verb: str) -> GrantedReply:
    """The reply with its thread, if the actor may do `verb` in the community; as `thread_to`."""
    row = session.execute(_REPLY, {"wanted": reply_id, "who": actor.id or 0}).one_or_none()
    if row is None:
        raise NotFound
    reply, thread, community, membership = row
    standing = _standing_for(actor, thread, community, membership, verb=verb)
    return GrantedReply(
        reply=reply, thread=thread, community=community, membership=membership, standing=standing
    )


def history_to(
    session: Session,
    actor: Actor,
    *,
    thread_id: int | None = None,
    reply_id: int | None = None,
    verb: str = "threads.read",
) -> GrantedThread | GrantedReply:
    """The post whose versions are asked for, if the actor may read what it says now.

    NotFound for what was deleted, whoever asks, and for what is hidden unless it is the actor's
    own or they facilitate.
    """
    granted: GrantedThread | GrantedReply
    if reply_id is not None:
        granted = reply_to(session, actor, reply_id, verb=verb)
        posts: tuple[Thread | Reply, ...] = (granted.thread, granted.reply)
    else:
        granted = thread_to(session, actor, thread_id or 0, verb=verb)
        posts = (granted.thread,)
    for post in posts:
        if post.deleted_at is not None:
            raise NotFound
        if post.hidden_at is not None and not (
            is_own(post, actor=actor) or Role.FACILITATOR in granted.standing
        ):
            raise NotFound
    return granted


def _standing_for(
    actor: Actor,
    thread: AnyThread,
    community: AnyPlace,
    membership: Membership | Part | None,
    *,
    verb: str,
) -> Standing:
    standing = standing_of(actor, community.visibility, membership)
    if not may_open(thread, actor=actor, standing=standing):
        raise NotFound
    demand(standing, verb, actor=actor, membership=membership)
    return standing


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `may_open` for lists over threads joined to communities.

    Lists show live threads only, also to facilitators.
    """
    return and_(
        readable_by(actor),
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )


def is_live_reply() -> ColumnElement[bool]:
    """The SQL twin of `is_live` for replies."""
    return and_(Reply.hidden_at.is_(None), Reply.deleted_at.is_(None))


def upload_to_see(session: Session, actor: Actor, key: str) -> Upload:
    """The upload, if the actor brought it or may read a live post that shows it.

    Facilitators see what a hidden post shows, which they judge, and one that waits.
    """
    upload = session.scalar(select(Upload).where(Upload.key == key))
    if upload is None:
        raise NotFound
    if actor.id is not None and upload.account_id == actor.id and not actor.suspended:
        return upload
    shown = session.scalar(
        select(UploadLink.id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(Reply, Reply.id == UploadLink.reply_id)
        .where(
            UploadLink.upload_id == upload.id,
            visible_to(actor),
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
        )
        .limit(1)
    )
    if shown is None and not _is_judged_by(session, actor, upload):
        raise NotFound
    return upload


def uploads_to_see(
    session: Session, actor: Actor, keys: Collection[str]
) -> dict[str, tuple[str, str]]:
    """SHA-256 and media type of each of these that a live post shows which the actor may read.

    Or that they brought. The twin of `upload_to_see` for many, a statement for every 400; images
    of posts that wait are left out.
    """
    found: dict[str, tuple[str, str]] = {}
    asked = sorted(keys)
    for start in range(0, len(asked), _AT_ONCE):
        rows = session.execute(
            select(Upload.key, Upload.sha256, Upload.media_type).where(
                Upload.key.in_(asked[start : start + _AT_ONCE]), is_upload_seen(actor)
            )
        )
        found.update({key: (sha256, media_type) for key, sha256, media_type in rows})
    return found


def is_upload_seen(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor brought an upload or may read a live post that shows it."""
    shown = (
        select(UploadLink.id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(Reply, Reply.id == UploadLink.reply_id)
        .where(UploadLink.upload_id == Upload.id, visible_to(actor), is_live_reply())
        .correlate(Upload)
        .exists()
    )
    return or_(Upload.account_id == (0 if actor.suspended else actor.id or 0), shown)


def _is_judged_by(session: Session, actor: Actor, upload: Upload) -> bool:
    """Whether a hidden post or one that waits shows it, in a community the actor facilitates."""
    if actor.id is None or actor.suspended:
        return False
    waiting = (
        select(HeldPost.community_id)
        .join(HeldUpload, HeldUpload.held_id == HeldPost.id)
        .where(HeldUpload.upload_id == upload.id)
    )
    hidden = (
        select(Thread.community_id)
        .join(UploadLink, UploadLink.thread_id == Thread.id)
        .outerjoin(Reply, Reply.id == UploadLink.reply_id)
        .where(
            UploadLink.upload_id == upload.id,
            Thread.deleted_at.is_(None),
            Reply.deleted_at.is_(None),
            or_(Thread.hidden_at.is_not(None), Reply.hidden_at.is_not(None)),
        )
    )
    facilitates = select(Membership.id).where(
        Membership.account_id == actor.id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
        Membership.community_id.in_(waiting.union_all(hidden)),
    )
    return session.scalar(facilitates.limit(1)) is not None
