"""Ways to let people come to the garden, and the worker do its part."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.database import Database
from app.worker.relay import Relay
from community import clock
from community.accounts.models import Account
from community.communities.access import community_to
from community.communities.actions.memberships import start_membership
from community.communities.models import Membership
from community.notifications.models import Notification
from community.welcoming.actions import accept_place, ask_welcomer
from community.welcoming.clockwork import has_due, pass_on_due
from community.welcoming.models import Welcome
from tests.worker.test_relay import ListIndex
from tests.world import World


def carry(database: Database) -> None:
    """Let the worker carry all there is."""
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def on_rota(database: Database, world: World, *names: str, slug: str = "garden") -> None:
    """These members agreed to say hello, in this order."""
    for name in names:
        with database.unit_of_work() as session:
            lead = world.actor("ada")
            granted = community_to(session, lead, slug, verb="welcoming.arrange")
            place = ask_welcomer(session, granted, account_id=getattr(world, name), by=lead)
            accept_place(place)


def comes(database: Database, world: World, name: str, *, slug: str = "garden") -> None:
    """Somebody joins, and the worker hears of it."""
    with database.unit_of_work() as session:
        start_membership(
            session, community_id=getattr(world, slug), account_id=getattr(world, name)
        )
    carry(database)


def welcome_of(database: Database, account_id: int) -> Welcome | None:
    """What somebody was promised."""
    with database.reading() as session:
        return session.scalar(select(Welcome).where(Welcome.account_id == account_id))


def later(database: Database, **units: float) -> None:
    """So much time goes by, and the worker looks what is due."""
    with clock.frozen(clock.ahead(**units)):
        with database.reading() as session:
            due = has_due(session)
        while due:
            with database.unit_of_work() as session:
                due = bool(pass_on_due(session))
        carry(database)


def heard(database: Database, account_id: int) -> list[str]:
    """The kinds of the notices of somebody."""
    with database.reading() as session:
        found = session.scalars(
            select(Notification.kind)
            .where(Notification.account_id == account_id)
            .order_by(Notification.id)
        )
        return list(found)


def set_member(database: Database, account_id: int, **values: object) -> None:
    """Change a membership in the garden."""
    with database.unit_of_work() as session:
        session.execute(
            update(Membership).where(Membership.account_id == account_id).values(**values)
        )


def suspend(database: Database, account_id: int) -> None:
    """Suspend an account."""
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == account_id).values(suspended_at=clock.now())
        )


MINUTE = timedelta(minutes=1)
