"""How far back a page over several communities can reach, so that an index may stop there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import aliased

from community.communities.models import Membership, MembershipState
from community.threads.models import Thread

_EVER = datetime(1, 1, 1, tzinfo=UTC)


def within_reach(
    threads: Select[Any], moment: Any, *, member_id: Any, size: int
) -> ColumnElement[bool]:
    """What the `size` newest of `threads` in all communities of a member meet, and few others.

    The condition is on `moment`, a column of Thread. No page over several communities holds what
    is older than the last on such a page of any one of them. Without this the threads of all of
    them are sorted for every page; with it each community gives its newest, from an index. The
    offset names the last row of a page that is about to be read, not where a page begins.
    """
    own = aliased(Membership)
    last_of_one = (
        threads.where(Thread.community_id == own.community_id)
        .with_only_columns(moment)
        .order_by(moment.desc())
        .offset(size - 1)
        .limit(1)
        .correlate(own)
        .scalar_subquery()
    )
    last = select(func.max(last_of_one)).where(
        own.account_id == member_id, own.state == MembershipState.ACTIVE
    )
    earliest = literal(_EVER, type_=moment.type)
    return moment >= func.coalesce(last.scalar_subquery(), earliest)  # type: ignore[no-any-return]  # a comparison of columns is a condition
