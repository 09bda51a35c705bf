"""Rights that end while a page is open: it leaves the room at once, in every process."""

from __future__ import annotations

from collections.abc import Iterable

from app.realtime.pages import Pages
from app.realtime.sockets import Connected
from community.accounts.actor import VISITOR, Actor
from community.accounts.events import AccountReinstated, AccountSuspended, SessionsEnded
from community.accounts.queries import actor_of_account
from community.communities.events import CommunityChanged, MembershipChanged, MembershipEnded
from community.errors import CommunityError
from community.outbox import DomainEvent
from community.threads.access import thread_to
from community.threads.events import ThreadRemoved, ThreadsMoved


def evict(live: Pages, event: DomainEvent) -> None:
    """Take away what this event ended; most events end nothing."""
    if isinstance(event, AccountSuspended | AccountReinstated):
        # The pages come back as what the person is now.
        live.disconnect(live.sockets.of_account(event.account_id))
    elif isinstance(event, SessionsEnded):
        live.disconnect(
            page
            for page in live.sockets.of_account(event.account_id)
            if event.session_id in (None, page.session_id)
        )
    elif isinstance(event, MembershipEnded | MembershipChanged):
        recheck(live, live.sockets.of_account(event.account_id))
    elif isinstance(event, CommunityChanged) and event.audience_changed:
        recheck(live, live.sockets.watching_in(event.community_id))
    elif isinstance(event, ThreadRemoved):
        recheck(live, live.sockets.watching_thread(event.thread_id))
    elif isinstance(event, ThreadsMoved):
        for thread_id in event.thread_ids:
            recheck(live, live.sockets.watching_thread(thread_id))


def recheck(live: Pages, pages: Iterable[Connected]) -> None:
    """Look again whether each page may still read what it watches."""
    actors: dict[int | None, Actor] = {None: VISITOR}
    with live.database.reading() as session:
        for page in pages:
            if page.account_id not in actors and page.account_id is not None:
                actors[page.account_id] = actor_of_account(session, page.account_id)
            for thread_id in list(page.watching):
                try:
                    thread_to(session, actors[page.account_id], thread_id, verb="threads.read")
                except CommunityError:
                    live.forget(page, thread_id)
