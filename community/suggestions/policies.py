"""Pure rules: what may be suggested where, and who decides."""

from __future__ import annotations

from community.accounts.actor import Actor
from community.communities.models import Community
from community.rights import Standing, may
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import is_frozen, is_live, may_edit

MOST_OPEN = 10  # of one person, everywhere
MOST_OPEN_OF_POST = 10  # of all people, for one post
LONGEST_REASON, LONGEST_NOTE = 200, 500


def may_suggest(
    post: Thread | Reply,
    thread: Thread,
    community: Community,
    *,
    actor: Actor,
    standing: Standing,
) -> bool:
    """Whether the actor may suggest a change of the post as things stand."""
    if not takes_suggestions(post, thread, community):
        return False
    if may_edit(post, actor=actor, standing=standing):
        return False  # who may edit it does
    if actor.mask_in(thread.id) is not None:
        return False  # it would bear their name beside what they say without it
    return may("suggestions.make", standing)


def takes_suggestions(post: Thread | Reply, thread: Thread, community: Community) -> bool:
    """Whether its words could be changed at all, and are more than a remark."""
    if is_frozen(thread, community) or thread.locked_at is not None:
        return False
    if isinstance(post, Reply) and post.kind == ReplyKind.COMMENT:
        return False
    return is_live(post) and is_live(thread)
