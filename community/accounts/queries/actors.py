"""Who stands behind a cookie, a token or an id."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import ALL_SCOPES, FEEDS, VISITOR, Actor
from community.accounts.models import (
    Account,
    AccountSession,
    AccountState,
    ApiToken,
    OrganisationRole,
)
from community.seal.masks import masks_in, masks_of

# A browser that was not used for this long is signed out.
IDLE = timedelta(days=14)


def hash_secret(secret: str) -> bytes:
    """How random secrets are stored: they have 256 bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


_WHO: tuple[Any, ...] = (
    Account.id,
    Account.handle,
    Account.name,
    Account.avatar,
    Account.role,
    Account.suspended_at,
    Account.suspended_until,
    Account.locale,
    Account.time_zone,
    Account.theme,
    Account.single_keys,
    Account.keeps_places,
    Account.consent_due,
    masks_of(Account.id).label("masks"),
)


# Built once: every page of a signed-in person asks it.
_OF_SESSION: Select[*tuple[Any, ...]] = (
    select(
        *_WHO,
        AccountSession.id.label("session_id"),
        AccountSession.last_seen_at,
        AccountSession.confirmed_at,
    )
    .join(AccountSession, AccountSession.account_id == Account.id)
    .where(
        Account.state == AccountState.ACTIVE,
        AccountSession.token_hash == bindparam("secret"),
        AccountSession.revoked_at.is_(None),
        AccountSession.expires_at > bindparam("now"),
        AccountSession.last_seen_at > bindparam("idle"),
    )
)


def actor_of_session(session: Session, secret: str) -> Actor:
    """The person signed in with this cookie secret; a visitor when it is not good (any more)."""
    now = clock.now()
    given = {"secret": hash_secret(secret), "now": now, "idle": now - IDLE}
    row = session.connection().execute(_OF_SESSION, given).one_or_none()
    if row is None:
        return VISITOR
    return replace(
        _actor(row, scopes=ALL_SCOPES, session_id=row.session_id),
        seen_at=row.last_seen_at,
        confirmed_at=row.confirmed_at,
    )


def actor_of_token(session: Session, secret: str) -> Actor | None:
    """The person whose API token this is, with its scopes; None when it is not good."""
    now = clock.now()
    row = session.execute(
        _live_accounts(ApiToken.id.label("token_id"), ApiToken.scopes, ApiToken.last_used_at)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.token_hash == hash_secret(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at.is_(None) | (ApiToken.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        return None
    found = _actor(row, scopes=frozenset(row.scopes), token_id=row.token_id)
    return replace(found, seen_at=row.last_used_at)


def actor_of_feed(session: Session, secret: str) -> Actor:
    """Who put this secret into the address of a feed: they read by it, and nothing else.

    A visitor when it is not good. A token for the API never counts: addresses are handed on.
    """
    found = actor_of_token(session, secret)
    if found is None or found.scopes != {FEEDS}:
        return VISITOR
    return replace(found, scopes=frozenset({"read"}))


def actor_of_account(session: Session, account_id: int) -> Actor:
    """An active person by id, for work done on their behalf outside a request."""
    row = session.execute(_live_accounts().where(Account.id == account_id)).one_or_none()
    return VISITOR if row is None else _actor(row, scopes=ALL_SCOPES)


def actor_of_handle(session: Session, handle: str) -> Actor:
    """An active person by handle, for an operator who speaks on their behalf."""
    found = session.scalar(select(Account.id).where(Account.handle == handle.lower()))
    return VISITOR if found is None else actor_of_account(session, found)


def _live_accounts(*more: Any) -> Select[Any]:
    return select(*_WHO, *more).where(Account.state == AccountState.ACTIVE)


def _actor(
    row: Row[Any],
    *,
    scopes: frozenset[str],
    session_id: int | None = None,
    token_id: int | None = None,
) -> Actor:
    return Actor(
        id=row.id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        role=OrganisationRole(row.role),
        suspended=is_suspended(row.suspended_at, row.suspended_until),
        scopes=scopes,
        locale=row.locale,
        time_zone=row.time_zone,
        theme=row.theme,
        single_keys=row.single_keys,
        keeps_places=row.keeps_places,
        consent_due=row.consent_due,
        masks=masks_in(row.masks),
        session_id=session_id,
        token_id=token_id,
    )


def is_suspended(since: datetime | None, until: datetime | None) -> bool:
    """Whether a suspension holds now; one without an end holds until it is lifted."""
    return since is not None and (until is None or until > clock.now())
