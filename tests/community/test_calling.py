"""An admin appoints a facilitator where none is left, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select, update

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from community.caretaking.access import community_to_tend
from community.caretaking.actions import call_facilitator, name_facilitator
from community.communities.models import Community, MemberRole, Membership
from community.errors import Conflict, NotFound, Refused
from community.moderation.models import ModerationEntry
from community.outbox import OutboxEntry
from tests import factories
from tests.community.test_caretaking import lead_nobody
from tests.world import World, populate


def call(database: Database, world: World, handle: str, *, slug: str = "vault") -> bool:
    mo = world.actor("mo")
    with database.unit_of_work() as session:
        return call_facilitator(session, community_to_tend(session, mo, slug), handle, by=mo)


def refusal(database: Database, world: World, handle: str) -> str:
    with pytest.raises(Refused) as told:
        call(database, world, handle)
    assert "handle" in told.value.fields
    return told.value.code


def test_who_cannot_look_after_a_community_is_refused_in_words(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        lead_nobody(session, world.vault)
        gone = factories.account(session, handle="gone")
        gone.state = AccountState.DEACTIVATED

    assert refusal(database, world, "nobody") == "not_a_member"
    assert refusal(database, world, "sue") == "not_able"
    assert refusal(database, world, "gone") == "not_a_member", "of who does not belong nothing else"
    assert refusal(database, world, "zed") == "not_a_member"
    assert refusal(database, world, "xen") == "not_a_member", "who left is none"
    with pytest.raises(NotFound):
        call(database, world, "ben", slug="nowhere")
    assert call(database, world, "@BEN")
    assert not call(database, world, "ben"), "harmless for who is one already"


def test_an_appointment_is_told_and_logged_once_and_only_the_first_counts(
    database: Database, world: World
) -> None:
    with pytest.raises(Conflict) as told:
        call(database, world, "ben")
    assert told.value.code == "has_facilitator"
    with database.unit_of_work() as session:
        lead_nobody(session, world.vault)
    call(database, world, "ben")
    call(database, world, "ben")
    with pytest.raises(Conflict):
        call(database, world, "ada")

    with database.reading() as session:
        told_of = [
            entry.payload
            for entry in session.scalars(
                select(OutboxEntry).where(OutboxEntry.name == "facilitator:appointed")
            )
        ]
        entries = session.scalars(select(ModerationEntry)).all()
    assert told_of == [
        {"community_id": world.vault, "account_id": world.ben, "appointed_by_id": world.mo}
    ]
    assert [(each.act, each.actor_role, each.community_id) for each in entries] == [
        ("appoint", "admin", world.vault)
    ]


def test_where_no_member_can_sign_in_anybody_may_be_called(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.execute(delete(Membership).where(Membership.community_id == world.vault))
        session.get_one(Community, world.vault).members_count = 0
    assert refusal(database, world, "nobody") == "not_a_person"
    call(database, world, "zed")

    with database.reading() as session:
        found = session.scalars(
            select(Membership).where(Membership.community_id == world.vault)
        ).one()
        assert (found.account_id, found.role) == (world.zed, MemberRole.FACILITATOR)
        assert session.scalar(select(func.max(Community.members_count))) == 4
        assert session.get_one(Community, world.vault).members_count == 1


def test_who_suspends_every_member_opens_a_community_to_nobody(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        members = select(Membership.account_id).where(Membership.community_id == world.vault)
        session.execute(
            update(Account).where(Account.id.in_(members)).values(suspended_at=clock.now())
        )

    assert refusal(database, world, "mo") == "not_a_member"
    assert refusal(database, world, "zed") == "not_a_member"
    assert refusal(database, world, "ben") == "not_able"
    with pytest.raises(Refused), database.unit_of_work() as session:
        name_facilitator(session, world.actor("mo"), "vault", "mo")


@pytest.fixture
def shared(postgres_url: str) -> Iterator[tuple[Database, World]]:
    """A vault that nobody looks after, where writers do not queue."""
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
        lead_nobody(session, world.vault)
    yield database, world
    database.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize(("later", "comes"), [("ben", "nothing"), ("ada", "has_facilitator")])
def test_of_two_admins_at_once_the_second_waits_and_finds_what_the_first_did(
    shared: tuple[Database, World], later: str, comes: str
) -> None:
    database, world = shared
    came: list[str] = []

    def second() -> None:
        try:
            came.append("news" if call(database, world, later) else "nothing")
        except Conflict as told:
            came.append(told.code)

    mo = world.actor("mo")
    other = threading.Thread(target=second)
    with database.unit_of_work() as session:
        call_facilitator(session, community_to_tend(session, mo, "vault"), "ben", by=mo)
        session.flush()  # what the second must not see yet is written
        other.start()
        other.join(timeout=0.5)
        assert other.is_alive(), "it waits for the first"
    other.join(timeout=20)

    assert came == [comes]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ModerationEntry)) == 1
        leading = select(Membership.account_id).where(
            Membership.community_id == world.vault, Membership.role == MemberRole.FACILITATOR
        )
        assert session.scalars(leading).all() == [world.ben]
