"""The rules of accounts that no page shows: offices, delays, pruning, handles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.accounts.actions.offices import deactivate_account, set_role, suspend_account
from community.accounts.actions.pruning import prune_accounts
from community.accounts.actions.sessions import LONGEST, LONGEST_OF_ADMINS, open_session
from community.accounts.actions.sign_ups import confirmed_by, sign_up
from community.accounts.actions.throttles import Pace, forgive, take_try
from community.accounts.credentials import Throttle
from community.accounts.models import Account, AccountSession, AccountState, OrganisationRole
from community.accounts.policies import handle_fault, handle_from, password_fault
from community.accounts.queries import actor_of_session
from community.errors import Conflict, Throttled
from community.mail.actions import Letter
from community.schema import PERSON_COLUMNS
from tests.world import World

PACE = Pace(purpose="test", free=2, longest=10)


def signed_in(database: Database, account_id: int) -> str:
    secret = f"secret of {account_id}"
    with database.unit_of_work() as session:
        account = session.get_one(Account, account_id)
        open_session(session, account, secret=secret, browser="", second_factor=False)
    return secret


def test_c7_a_change_of_role_ends_every_session(database: Database, world: World) -> None:
    secret = signed_in(database, world.pia)
    with database.reading() as session:
        assert actor_of_session(session, secret).id == world.pia
    with database.unit_of_work() as session:
        set_role(session, session.get_one(Account, world.pia), role=OrganisationRole.PERSON)

    with database.reading() as session:
        assert not actor_of_session(session, secret).signed_in


def test_c7_a_suspension_ends_every_session(database: Database, world: World) -> None:
    secret = signed_in(database, world.ben)
    with database.unit_of_work() as session:
        ben = session.get_one(Account, world.ben)
        suspend_account(session, ben, reason="Rude", until=clock.ahead(days=1))

    with database.reading() as session:
        assert not actor_of_session(session, secret).signed_in


def test_admins_are_asked_to_sign_in_daily(database: Database, world: World) -> None:
    for who, longest in ((world.mo, LONGEST_OF_ADMINS), (world.ben, LONGEST)):
        signed_in(database, who)
        with database.reading() as session:
            row = session.scalars(
                select(AccountSession).where(AccountSession.account_id == who)
            ).one()
            assert row.expires_at - row.created_at == longest


def test_c14_one_admin_always_remains(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        mo = session.get_one(Account, world.mo)
        with pytest.raises(Conflict) as refused:
            set_role(session, mo, role=OrganisationRole.PERSON)
        assert refused.value.code == "last_admin"
        with pytest.raises(Conflict):
            deactivate_account(session, mo)
        with pytest.raises(Conflict):
            suspend_account(session, mo, reason="", until=None)
        set_role(session, session.get_one(Account, world.ada), role=OrganisationRole.ADMIN)
        set_role(session, mo, role=OrganisationRole.PERSON)
        assert mo.role == OrganisationRole.PERSON


def test_a_delay_grows_to_its_limit_and_is_forgotten_in_a_day(database: Database) -> None:
    now = clock.now()
    waits: list[int] = []
    while len(waits) < 5:
        try:
            with clock.frozen(now), database.unit_of_work() as session:
                take_try(session, PACE, "somebody")
        except Throttled as throttled:
            waits.append(throttled.retry_after)
            now += timedelta(seconds=throttled.retry_after)
    with clock.frozen(now + timedelta(hours=25)), database.unit_of_work() as session:
        assert take_try(session, PACE, "somebody") == 1
        assert take_try(session, PACE, "somebody else") == 1

    assert waits == [2, 4, 8, 10, 10]


def test_a_right_answer_forgives(database: Database) -> None:
    with database.unit_of_work() as session:
        take_try(session, PACE, "somebody")
        forgive(session, PACE, "somebody")
        assert take_try(session, PACE, "somebody") == 1


def test_what_has_run_out_is_forgotten_and_people_are_not(database: Database, world: World) -> None:
    signed_in(database, world.ben)
    with database.unit_of_work() as session:
        take_try(session, PACE, "somebody")
        pending = session.get_one(Account, world.zed)
        pending.state = AccountState.PENDING
    with database.unit_of_work() as session:
        prune_accounts(session)
        assert session.scalar(select(func.count(Throttle.id))) == 1
    with clock.frozen(clock.ahead(days=90)), database.unit_of_work() as session:
        prune_accounts(session)
        left = session.scalar(select(func.count(Throttle.id)))
        assert left == session.scalar(select(func.count(AccountSession.id))) == 0
        assert session.get(Account, world.ben) is not None
        assert session.get(Account, world.zed) is None


def test_who_signs_up_again_has_a_week_from_then(database: Database) -> None:
    words = Letter(purpose="confirm", subject="Confirm", text="words", html="<p>words</p>")

    def ask(secret: str) -> None:
        with database.unit_of_work() as session:
            sign_up(
                session,
                language="de",
                name="Una",
                email="una@x.example",
                password_hash="a hash",
                secret=secret,
                confirm=words,
                existing=words,
            )

    ask("first")
    with clock.frozen(clock.ahead(days=6)):
        ask("second")
    with clock.frozen(clock.ahead(days=8)), database.unit_of_work() as session:
        prune_accounts(session)
        assert confirmed_by(session, secret="second").handle == "una"


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Nóra Íosa", "nora-iosa"),
        ("  O'Brien, Pat ", "o-brien-pat"),
        ("Øyvind Łaski-Weiß", "oyvind-laski-weiss"),
        ("Ægir Þór", "aegir-thor"),
        ("李明", "person"),
        ("7", "person"),
        ("a" * 80, "a" * 32),
    ],
)
def test_a_handle_is_made_of_the_plain_letters_of_a_name(name: str, handle: str) -> None:
    assert handle_from(name) == handle
    assert handle_fault(handle) is None or handle == "person"


def test_a_phrase_of_64_characters_is_a_fine_password() -> None:
    assert password_fault("words and more words " * 3 + "x", email="ben@x.example") is None
    assert password_fault("b" * 257, email="") is not None
    assert password_fault("Ben@x.example", email="ben@x.example") is not None


def test_every_table_of_keys_is_in_the_registry_of_persons() -> None:
    keys = ("account_sessions", "mail_tokens", "totps", "recovery_codes", "passkeys", "api_tokens")

    assert all(f"{table}.account_id" in PERSON_COLUMNS for table in keys)
