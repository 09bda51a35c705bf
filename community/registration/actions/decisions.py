"""An admin lets somebody in who waits, or refuses them."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community.accounts.actions.notices import tell
from community.accounts.actions.pruning import drop_accounts
from community.accounts.actions.sign_ups import open_account
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.mail.actions import Letter, queue_mail
from community.moderation.actions.log import log_account, log_organisation
from community.moderation.policies import Act
from community.outbox import record
from community.registration.events import RegistrationRefused
from community.registration.models import Registration


def admit(session: Session, account: Account, *, by: Actor, welcome: Letter) -> None:
    """Open the account of somebody who waits, and tell them."""
    open_account(session, account)
    tell(session, account, welcome)
    session.execute(delete(Registration).where(Registration.account_id == account.id))
    log_account(session, by=by, act=Act.ADMIT, subject_id=account.id, reason="")


def refuse(session: Session, account: Account, *, by: Actor, farewell: Letter) -> None:
    """Tell somebody who waits that they cannot come in, and keep nothing of them."""
    queue_mail(session, recipient=account.email or "", letter=farewell, language=account.locale)
    drop_accounts(session, Account.id == account.id)
    log_organisation(session, by=by, act=Act.REFUSE, reason="")
    record(session, RegistrationRefused(account_id=account.id))
