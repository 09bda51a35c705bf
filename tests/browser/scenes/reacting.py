"""What readers of a scene say of its posts, and the badges of its member."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.badges.models import Badge
from community.badges.policies import BadgeKind
from community.history.actions import set_columns, write_rows
from community.reactions.models import Reaction, Trial
from community.reactions.policies import ReactionKind
from community.threads.models import Reply, Thread
from community.threads.policies import Mark
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_reactions(
    session: Session, cast: Cast, words: Words, *, reply: int, own: int, insight: int
) -> None:
    """The member tried a reply and an insight, seven others did; their own reply bears a mark."""
    me, now = cast.people["member"], clock.now()
    posts = (
        {"reply_id": reply, "thread_id": None},
        {"reply_id": None, "thread_id": insight},
    )
    write_rows(
        session,
        Reaction,
        [
            {"account_id": me, "kind": str(kind), "created_at": now, **at}
            for at in posts
            for kind in (ReactionKind.THANKS, ReactionKind.TRIED)
        ],
    )
    said = {"result": "partly", "words": words.line("It took two tries.", most=500)}
    said |= {"created_at": now - timedelta(days=15), "answered_at": now, "asked": 1}
    write_rows(
        session, Trial, [{"account_id": me, "before": 2, "after": 4, **said, **at} for at in posts]
    )
    counts = {"thanks_count": 12, "helped_count": 3, "tried_count": 8}
    counts |= {"worked_count": 5, "partly_count": 1, "failed_count": 1}
    set_columns(session, Reply, [{"id": reply, **counts, "mark": Mark.MISS}])
    set_columns(session, Thread, [{"id": insight, **counts, "mark": Mark.OPEN_QUESTION}])
    set_columns(session, Reply, [{"id": own, "mark": Mark.MISS, "thanks_count": 2}])
    badges = (BadgeKind.ACCEPTED, BadgeKind.HELPED_5, BadgeKind.WORKED)
    write_rows(
        session,
        Badge,
        [{"account_id": me, "kind": str(each), "awarded_at": now} for each in badges],
    )
