"""People of the organisation's domains join by themselves, once, and never against a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.events import AccountChanged, AccountOpened
from community.accounts.models import Account
from community.communities.models import Community, JoinRequest, Membership
from community.domains import actions
from community.domains.models import DomainJoining
from community.outbox import record
from community.registration.actions.rules import checked_rule, decide_rule
from community.registration.policies import Policy, Rule
from tests import factories
from tests.web.conversation import post
from tests.web.welcoming import carry, heard
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases
WHERE = "/communities/vault/by-address"


def named(database: Database, world: World, *domains: str, policy: str = "open") -> None:
    """An admin names these domains."""
    with database.unit_of_work() as session:
        rule = Rule(policy=Policy(policy), domains=domains)
        decide_rule(session, rule, by=world.actor("mo"))


def members(database: Database, community_id: int) -> set[str]:
    """The handles of those who belong."""
    with database.reading() as session:
        return set(
            session.scalars(
                select(Account.handle)
                .join(Membership, Membership.account_id == Account.id)
                .where(Membership.community_id == community_id, Membership.state == "active")
            )
        )


def choose(app: Flask, world: World, who: str = "ada", *, joins: bool = True) -> int:
    """Somebody chooses it; the status."""
    fields = {"joins": "true"} if joins else {}
    return post(sign_in(app, getattr(world, who)), WHERE, **fields).status_code


def newcomer(database: Database, email: str, *, handle: str = "una") -> int:
    """Somebody whose confirmed address this is, just opened."""
    with database.unit_of_work() as session:
        made = factories.account(session, handle=handle, email=email)
        record(session, AccountOpened(account_id=made.id))
        return made.id


def test_who_is_there_and_who_comes_later_join_once(
    app: Flask, world: World, database: Database
) -> None:
    named(database, world, "hearth.example")
    assert choose(app, world) == 303
    carry(database)
    # Xen left it before, Sue is suspended and a member already.
    everybody = {"ada", "ben", "cleo", "fay", "mo", "pia", "zed", "sue"}
    assert members(database, world.vault) == everybody
    assert heard(database, world.zed) == ["by_domain"]
    assert heard(database, world.ben) == []
    zed = sign_in(app, world.zed)
    page = zed.get("/notifications").text
    assert "as everybody with a mail address of the organisation" in page
    assert "/communities/vault" in page

    una = newcomer(database, "una@hearth.example")
    other = newcomer(database, "uli@other.example", handle="uli")
    carry(database)
    assert members(database, world.vault) == everybody | {"una"}
    assert (heard(database, una), heard(database, other)) == (["by_domain"], [])


def test_leaving_is_never_undone(app: Flask, world: World, database: Database) -> None:
    named(database, world, "hearth.example")
    choose(app, world)
    carry(database)
    zed = sign_in(app, world.zed)
    assert post(zed, "/communities/vault/leave").status_code == 303
    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=world.zed))
        session.execute(
            update(Membership).where(Membership.account_id == world.pia).values(state="removed")
        )
    choose(app, world, joins=False)
    choose(app, world)
    carry(database)
    assert members(database, world.vault) & {"zed", "pia", "xen"} == set()
    assert heard(database, world.zed) == ["by_domain"]


def _suspended(_session: Session, una: Account) -> None:
    una.suspended_at = clock.now()


def _unconfirmed(_session: Session, una: Account) -> None:
    una.email_confirmed_at = None


def _closed(_session: Session, una: Account) -> None:
    una.state = "deactivated"  # type: ignore[assignment]  # as the column holds it


def _declined(session: Session, una: Account) -> None:
    place = session.scalars(select(Community).where(Community.slug == "vault")).one()
    session.add(
        JoinRequest(
            community_id=place.id,
            account_id=una.id,
            created_at=clock.now(),
            decided_at=clock.now(),
            outcome="declined",
        )
    )


def _ended(session: Session, _una: Account) -> None:
    session.execute(update(Community).values(stage="archived"))


@pytest.mark.parametrize("bar", [None, _suspended, _unconfirmed, _closed, _declined, _ended])
def test_who_is_not_joined(app: Flask, world: World, database: Database, bar: object) -> None:
    named(database, world, "hearth.example")
    choose(app, world)
    una = newcomer(database, "una@hearth.example")
    if callable(bar):
        with database.unit_of_work() as session:
            bar(session, session.get_one(Account, una))
    carry(database)
    assert ("una" in members(database, world.vault)) == (bar is None)


@pytest.mark.parametrize(
    ("email", "joins"),
    [
        ("una@hearth.example", 1),
        ("UNA@Hearth.Example", 1),
        ("una@sub.hearth.example", 0),
        ("una@nothearth.example", 0),
        ("una@hearth.example.org", 0),
        ("una@hearth_example", 0),
        ("una@bücher.example", 1),
        ("una@xn--bcher-kva.example", 1),
        ("una@bucher.example", 0),
    ],
)
def test_domains_are_exact(
    app: Flask, world: World, database: Database, email: str, joins: int
) -> None:
    rule = checked_rule("open", ["hearth.example", "Bücher.example"])
    named(database, world, *rule.domains)
    choose(app, world)
    newcomer(database, email)
    carry(database)
    assert ("una" in members(database, world.vault)) == bool(joins)


def test_an_address_that_changes_away_leaves_the_membership(
    app: Flask, world: World, database: Database
) -> None:
    named(database, world, "hearth.example")
    choose(app, world)
    una = newcomer(database, "una@other.example")
    carry(database)
    assert "una" not in members(database, world.vault)
    for email in ("una@hearth.example", "una@other.example"):
        with database.unit_of_work() as session:
            session.get_one(Account, una).email = email
            record(session, AccountChanged(account_id=una))
        carry(database)
        assert "una" in members(database, world.vault)


def test_a_domain_named_later_counts_for_places_that_chose_it(
    app: Flask, world: World, database: Database
) -> None:
    assert choose(app, world) == 303
    carry(database)
    assert "zed" not in members(database, world.vault)
    page = sign_in(app, world.ada).get(WHERE).text
    assert "No admin has named a mail domain yet" in page
    named(database, world, "hearth.example", policy="approval")
    carry(database)
    assert "zed" in members(database, world.vault)
    assert "<code>hearth.example</code>" in sign_in(app, world.ada).get(WHERE).text


def test_many_are_joined_a_part_at_a_time(
    app: Flask, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_AT_ONCE", 3)
    named(database, world, "hearth.example")
    with database.unit_of_work() as session:
        for number in range(10):
            factories.account(session, handle=f"una{number}")
    choose(app, world)
    carry(database)
    assert len(members(database, world.vault)) == 18


@pytest.mark.parametrize("host", ["gmail.com", "GMX.de", "web.de", "outlook.com"])
def test_public_hosts_are_nobodys_domain(app: Flask, world: World, host: str) -> None:
    mo = sign_in(app, world.mo)
    fields = {"name": "Here", "purpose": "", "policy": "open", "domains": f"lake.example\n{host}"}
    answer = post(mo, "/admin/organisation", **fields)
    assert answer.status_code == 422
    assert "Everybody can have an address at" in answer.text
    assert host in answer.text
    sent = mo.put(
        "/api/v1/registration",
        json={"policy": "domain", "domains": [host]},
        headers={"X-CSRFToken": csrf(mo)},
    )
    assert sent.status_code in (401, 403, 422)


def test_who_may_choose_it(app: Flask, world: World, database: Database) -> None:
    named(database, world, "hearth.example")
    assert choose(app, world, "ben") == 403
    # An admin who may not read it learns nothing of it.
    for stranger in ("mo", "zed", "pia"):
        assert choose(app, world, stranger) == 404
        assert sign_in(app, getattr(world, stranger)).get(WHERE).status_code == 404
    mo = sign_in(app, world.mo)
    assert "People of these domains" in mo.get("/communities/garden/by-address").text
    assert post(mo, "/communities/garden/by-address", joins="true").status_code == 303
    zed = sign_in(app, world.zed)
    assert zed.get("/communities/garden/by-address").status_code == 403
    with database.reading() as session:
        kept = session.scalars(select(DomainJoining)).all()
        assert [each.community_id for each in kept] == [world.garden]
        assert clock.now() - kept[0].began_at < timedelta(minutes=1)


def test_a_place_that_becomes_private_is_joined_no_more(
    app: Flask, world: World, database: Database
) -> None:
    named(database, world, "hearth.example")
    where = "/communities/garden/by-address"
    assert post(sign_in(app, world.mo), where, joins="true").status_code == 303
    carry(database)
    fay = sign_in(app, world.fay)
    fields = {"name": "Garden", "slug": "garden", "summary": "", "joining": "open"}
    for visibility in ("organisation", "private"):
        page = fay.get("/communities/garden/settings").text
        version = page.partition('name="version" value="')[2].partition('"')[0]
        sent = post(
            fay, "/communities/garden/settings", **fields, visibility=visibility, version=version
        )
        assert sent.status_code == 303
        una = newcomer(database, f"{visibility}@hearth.example", handle=visibility)
        carry(database)
        joined = visibility == "organisation"
        assert (visibility in members(database, world.garden)) == joined
        assert heard(database, una) == (["by_domain"] if joined else [])
    assert post(fay, where, joins="true").status_code == 303
    carry(database)
    assert "private" in members(database, world.garden), "whoever is inside may choose it anew"


def test_a_public_host_that_was_named_before_opens_nothing(
    app: Flask, world: World, database: Database
) -> None:
    named(database, world, "gmail.com", policy="domain")
    choose(app, world)
    newcomer(database, "una@gmail.com")
    carry(database)
    assert "una" not in members(database, world.vault)
    assert "gmail.com" not in sign_in(app, world.ada).get(WHERE).text
