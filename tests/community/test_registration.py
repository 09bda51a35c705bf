"""Who may make an account: the rule, what invitations open, and people who wait."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.pruning import prune_accounts
from community.accounts.actions.sign_ups import sign_up
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.actions.invitations import invite
from community.communities.models import Invitation, Membership
from community.errors import Forbidden, NotFound, Refused
from community.mail.actions import Letter
from community.mail.models import Mail
from community.moderation.models import ModerationEntry
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.notifications.queries import notices_page
from community.registration.access import account_invitation_to_revoke, applicant_to
from community.registration.actions.arrivals import Arrival, confirm_registration, note_way
from community.registration.actions.decisions import admit, refuse
from community.registration.actions.invitations import (
    invite_to_organisation,
    revoke_account_invitation,
)
from community.registration.actions.rules import decide_rule
from community.registration.events import RegistrationAsked
from community.registration.models import Registration
from community.registration.policies import (
    NO_KEY,
    Policy,
    Rule,
    Weight,
)
from community.registration.queries import applicants, key_by_secret, registration_rule
from tests.letters import due_notices
from tests.world import World, populate

LETTER = Letter(purpose="x", subject="s", text="t", html="h")
DOMAINS = Rule(policy=Policy.DOMAIN, domains=("lake.example", "xn--strae-oqa.example"))
INVITED, APPROVED = Rule(policy=Policy.INVITATION), Rule(policy=Policy.APPROVAL)


@pytest.fixture
def world(session: Session) -> World:
    """The cast, inside this test's transaction."""
    return populate(session)


def coming(session: Session, email: str, *, invitation: str = "", words: str = "") -> Arrival:
    """Sign up with this address and follow the link of the mail."""
    secret = secrets.token_urlsafe(32)
    account = sign_up(
        session,
        name=email.partition("@")[0],
        email=email,
        password_hash="a hash",
        language="en",
        secret=secret,
        confirm=LETTER,
        existing=LETTER,
    )
    assert account is not None
    note_way(session, account, key=key_by_secret(session, invitation), words=words)
    return confirm_registration(session, secret=secret)


def ruled(session: Session, world: World, rule: Rule) -> None:
    decide_rule(session, rule, by=world.actor("mo"))
    assert registration_rule(session) == rule


def test_only_confirmed_addresses_of_the_domain_come_in(session: Session, world: World) -> None:
    ruled(session, world, DOMAINS)

    inside = coming(session, "una@lake.example")
    with pytest.raises(Refused, match=r"lake\.example") as refused:
        coming(session, "eve@elsewhere.example")

    assert inside.account.state == AccountState.ACTIVE
    assert refused.value.code == "other_domain"


def test_an_admins_invitation_is_good_for_as_many_as_it_says(
    session: Session, world: World
) -> None:
    ruled(session, world, INVITED)
    invite_to_organisation(session, by=world.actor("mo"), secret="s" * 43, uses=1, days=1)

    first = coming(session, "una@x.example", invitation="s" * 43)
    with pytest.raises(Refused) as refused:
        coming(session, "ugo@x.example", invitation="s" * 43)

    assert first.account.state == AccountState.ACTIVE
    assert refused.value.code == "not_invited"
    assert session.scalars(select(Registration)).all() != []  # of the one who is not in


@pytest.mark.parametrize("spoilt", ["revoked", "expired", "deposed", "suspended"])
def test_an_invitation_that_is_no_good_opens_nothing(
    session: Session, world: World, spoilt: str
) -> None:
    made = invite_to_organisation(session, by=world.actor("mo"), secret="s" * 43, uses=5, days=1)
    assert key_by_secret(session, "s" * 43).weight is Weight.ADMIN
    admin = session.get_one(Account, world.mo)
    if spoilt == "revoked":
        revoke_account_invitation(made)
    elif spoilt == "expired":
        made.expires_at = clock.ago(days=1)
    elif spoilt == "deposed":
        admin.role = OrganisationRole.PERSON
    else:
        admin.suspended_at = clock.ago(days=1)
    session.flush()

    assert key_by_secret(session, "s" * 43) == NO_KEY


def test_a_communitys_invitation_makes_a_member_and_is_used_up(
    session: Session, world: World
) -> None:
    ruled(session, world, INVITED)
    secret = "c" * 43
    invite(session, community_id=world.vault, by=world.actor("ada"), secret=secret, uses=1, days=1)

    arrival = coming(session, "una@x.example", invitation=secret)
    with pytest.raises(Refused):
        coming(session, "ugo@x.example", invitation=secret)

    assert arrival.slug == "vault"
    belongs = select(Membership.community_id).where(Membership.account_id == arrival.account.id)
    assert session.scalars(belongs).all() == [world.vault]
    assert session.scalars(select(Invitation.uses_left)).one() == 0


def test_under_an_open_rule_an_invitation_is_left_for_its_page(
    session: Session, world: World
) -> None:
    secret = "c" * 43
    invite(session, community_id=world.vault, by=world.actor("ada"), secret=secret, uses=1, days=1)

    arrival = coming(session, "una@x.example", invitation=secret)

    assert (arrival.slug, arrival.waits) == (None, False)
    assert session.scalars(select(Invitation.uses_left)).one() == 1


def test_who_waits_is_seen_by_admins_alone_and_let_in(session: Session, world: World) -> None:
    ruled(session, world, APPROVED)
    arrival = coming(session, "una@x.example", words="I mend boats.")
    handle, mo = arrival.account.handle, world.actor("mo")

    for outsider in ("zed", "ada", "pia", "sue"):
        with pytest.raises(Forbidden):
            applicant_to(session, world.actor(outsider), handle, verb="registration.decide")
    with pytest.raises(NotFound):
        applicant_to(session, mo, "ben", verb="registration.decide")
    [waiting] = applicants(session).items
    admit(
        session,
        applicant_to(session, mo, handle, verb="registration.decide"),
        by=mo,
        welcome=LETTER,
    )
    session.flush()

    assert (arrival.waits, waiting.words) == (False, "I mend boats.")
    assert arrival.account.state == AccountState.ACTIVE
    assert applicants(session).items == []
    assert [entry.act for entry in session.scalars(select(ModerationEntry))] == [
        "set_registration",
        "admit",
    ]


def test_of_who_is_refused_nothing_is_left_but_the_mail_to_them(
    session: Session, world: World
) -> None:
    ruled(session, world, APPROVED)
    arrival = coming(session, "una@x.example", words="I mend boats.")
    account_id = arrival.account.id

    refuse(session, arrival.account, by=world.actor("mo"), farewell=LETTER)
    session.flush()
    session.expire_all()

    assert session.get(Account, account_id) is None
    assert session.scalars(select(Registration)).all() == []
    [mail] = session.scalars(select(Mail).where(Mail.recipient == "una@x.example"))
    assert (mail.account_id, mail.state) == (None, "waiting")
    entry = session.scalars(select(ModerationEntry).order_by(ModerationEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.subject, entry.reason) == ("refuse", None, "")


def test_admins_are_told_once_that_somebody_waits(session: Session, world: World) -> None:
    ruled(session, world, APPROVED)
    event = RegistrationAsked(account_id=coming(session, "una@x.example").account.id)
    notify(session, [(900, event)])
    notify(session, [(900, event)])
    session.flush()

    told = session.scalars(select(Notification).where(Notification.outbox_id == 900)).all()
    assert [(each.account_id, each.actor_id) for each in told] == [(world.mo, None)]
    assert [each.kind for each in notices_page(session, world.actor("mo")).items] == [
        "registration"
    ]
    assert [each.account_id for each in due_notices(session).readable] == [world.mo]


def test_who_is_admin_no_longer_hears_of_it_no_longer(session: Session, world: World) -> None:
    ruled(session, world, APPROVED)
    event = RegistrationAsked(account_id=coming(session, "una@x.example").account.id)
    notify(session, [(900, event)])
    session.get_one(Account, world.mo).role = OrganisationRole.PERSON
    session.flush()

    as_person = world.actor("zed").__class__(id=world.mo, handle="mo", name="Mo")
    assert notices_page(session, as_person).items == []
    assert due_notices(session).readable == []


def test_only_admins_hold_an_invitation(session: Session, world: World) -> None:
    made = invite_to_organisation(session, by=world.actor("mo"), secret="s" * 43, uses=1, days=1)

    for outsider in ("zed", "ada", "pia", "sue"):
        with pytest.raises(Forbidden):
            account_invitation_to_revoke(session, world.actor(outsider), made.id)
    assert account_invitation_to_revoke(session, world.actor("mo"), made.id) is made
    with pytest.raises(NotFound):
        account_invitation_to_revoke(session, world.actor("mo"), made.id + 1)


def test_a_sign_up_that_nobody_confirms_goes_with_its_note(session: Session, world: World) -> None:
    del world
    with clock.frozen(clock.ago(days=9)):
        account = sign_up(
            session,
            name="Una",
            email="una@x.example",
            password_hash="a hash",
            language="en",
            secret="x" * 43,
            confirm=LETTER,
            existing=LETTER,
        )
        assert account is not None
        note_way(session, account, key=NO_KEY, words="hello")
        session.flush()

    prune_accounts(session)

    assert session.scalars(select(Registration)).all() == []
