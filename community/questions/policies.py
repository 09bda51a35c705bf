"""Pure rules about votes and the accepted answer."""

from __future__ import annotations

from community.accounts.actor import Actor
from community.communities.models import Community
from community.rights import Standing, may
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.policies import is_frozen, is_live, is_own


def takes_votes(post: Thread | Reply, thread: Thread, community: Community) -> bool:
    """Whether a post is one that is voted on: a live question or answer in a living place."""
    if is_frozen(thread, community) or thread.merged_into_id is not None:
        return False
    if not is_live(thread) or not is_live(post):
        return False
    if isinstance(post, Thread):
        return post.kind == ThreadKind.QUESTION
    return post.kind == ReplyKind.ANSWER


def may_vote(
    post: Thread | Reply,
    thread: Thread,
    community: Community,
    *,
    actor: Actor,
    standing: Standing,
) -> bool:
    """Whether the actor may vote on this post; nobody votes on their own."""
    if not takes_votes(post, thread, community):
        return False
    if is_own(post, actor=actor):
        return False
    return may("questions.vote", standing)


def may_accept(thread: Thread, community: Community, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may say which answer helped: who asked, or a facilitator."""
    if thread.kind != ThreadKind.QUESTION:
        return False
    if is_frozen(thread, community) or not is_live(thread):
        return False
    if may("questions.accept_any", standing):
        return True
    return is_own(thread, actor=actor) and may("questions.accept", standing)


def may_ask_detail(reply: Reply, thread: Thread, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may say that the question lacks what this comment asks for."""
    if is_own(thread, actor=actor):
        return False
    if may("threads.edit_any", standing):
        return True
    return is_own(reply, actor=actor)


def may_say_detail_came(reply: Reply, thread: Thread, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may say that what this comment asked for is there."""
    if may("threads.edit_any", standing):
        return True
    return is_own(thread, actor=actor) or is_own(reply, actor=actor)


def may_let_go(holder_id: int, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may let go of a question that this person has taken."""
    return holder_id == actor.id or may("threads.edit_any", standing)
