"""Parts of the statement of a thread's head, which is built once: what it asks of other tables."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, column, exists, func, or_, select, table
from sqlalchemy.orm import aliased

from community.communities.models import Community, Membership, MembershipState, Visibility
from community.revisions.models import EditSuggestion, SuggestionState
from community.threads.cross_posts import CrossPost
from community.threads.models import Thread, ThreadLink

first = aliased(Thread)  # what a duplicate points to
_there = aliased(Community)
_theirs = aliased(Membership)
_link = aliased(ThreadLink)
# The twin of `readable_by` for the other community, of a statement that is built once; `reader` is
# 0 for who reads what a visitor reads.
may_look_there = (
    exists()
    .where(
        _there.id == first.community_id,
        or_(
            _there.visibility == Visibility.PUBLIC,
            and_(_there.visibility != Visibility.PRIVATE, bindparam("reader") != 0),
            exists().where(
                _theirs.community_id == _there.id,
                _theirs.account_id == bindparam("reader"),
                _theirs.state == MembershipState.ACTIVE,
            ),
        ),
    )
    .correlate(first)
)

_other = aliased(Thread)
_source = table("article_sources", column("thread_id"))  # by its name: articles know of threads
is_tied = or_(
    Thread.split_from_id.is_not(None),
    exists().where(_other.merged_into_id == Thread.id).correlate(Thread),
    exists().where(_other.split_from_id == Thread.id).correlate(Thread),
    exists().where(_link.target_id == Thread.id, _link.kind == "duplicate").correlate(Thread),
    exists().where(CrossPost.thread_id == Thread.id).correlate(Thread),
    exists().where(_source.c.thread_id == Thread.id).correlate(Thread),
)
# Changes of the first post that nobody has decided on.
suggestions = (
    select(func.count())
    .where(
        EditSuggestion.thread_id == Thread.id,
        EditSuggestion.reply_id.is_(None),
        EditSuggestion.state == SuggestionState.OPEN,
    )
    .correlate(Thread)
    .scalar_subquery()
)
