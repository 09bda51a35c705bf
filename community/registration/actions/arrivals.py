"""Note how somebody signs up, and let them in, or wait, once their address is confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.sign_ups import confirmed_by, open_account
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.communities.access.belonging import good_invitation
from community.communities.actions.invitations import redeem
from community.communities.models import Invitation
from community.communities.policies import SPENT
from community.errors import Refused
from community.outbox import record
from community.registration.events import RegistrationAsked
from community.registration.models import AccountInvitation, Registration
from community.registration.policies import NO_KEY, Key, Verdict, demand_may_ask, verdict
from community.registration.queries import is_open, key_of, registration_rule


def note_way(session: Session, account: Account, *, key: Key, words: str) -> None:
    """Keep by which invitation somebody signs up, and what they say; the newest sign-up counts."""
    session.execute(delete(Registration).where(Registration.account_id == account.id))
    session.add(
        Registration(
            account_id=account.id,
            account_invitation_id=key.account_invitation_id,
            community_invitation_id=key.community_invitation_id,
            words=words,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody whose address is confirmed: in, or waiting; `slug` is the community they joined."""

    account: Account
    slug: str | None = None

    @property
    def waits(self) -> bool:
        """Whether an admin decides first."""
        return self.account.state == AccountState.WAITING


def confirm_registration(session: Session, *, secret: str) -> Arrival:
    """The address is theirs: let them in, or wait. The rule counts as it stands now.

    Raises Refused: `bad_link`; `not_invited` or `other_domain` when the rule has changed;
    `invitation_spent` when others were quicker. The link works again then.
    """
    account = confirmed_by(session, secret=secret)
    return let_in(session, account, key=key_of(session, account.id))


def let_in(session: Session, account: Account, *, key: Key) -> Arrival:
    """The rule decides on somebody whose address is known to be theirs; raises as above."""
    rule = registration_rule(session)
    email = account.email or ""
    found = demand_may_ask(rule, email=email, key=key)
    if found is Verdict.WAITS:
        _wait(session, account)
        return Arrival(account=account)
    open_account(session, account)
    slug = None
    if verdict(rule, email=email, key=NO_KEY) is not Verdict.IN:
        slug = _take_up(session, account, key)
    session.execute(delete(Registration).where(Registration.account_id == account.id))
    return Arrival(account=account, slug=slug)


def _wait(session: Session, account: Account) -> None:
    account.state = AccountState.WAITING
    account.email_confirmed_at = clock.now()
    row = session.get(Registration, account.id)
    if row is None:  # signed up before sign-ups were noted
        row = Registration(account_id=account.id)
        session.add(row)
    row.asked_at = clock.now()
    record(session, RegistrationAsked(account_id=account.id))


def _take_up(session: Session, account: Account, key: Key) -> str | None:
    """Use the invitation once; a community's makes them a member, as its link promised."""
    if key.community_invitation_id is not None:
        session.flush()  # the membership points to an open account
        opened = good_invitation(session, Invitation.id == key.community_invitation_id)
        redeem(session, opened.invitation, by=Actor(id=account.id))
        return opened.community.slug
    changed = session.execute(
        update(AccountInvitation)
        .where(AccountInvitation.id == key.account_invitation_id, *is_open())
        .values(uses_left=AccountInvitation.uses_left - 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Refused(SPENT, code="invitation_spent")
    return None
