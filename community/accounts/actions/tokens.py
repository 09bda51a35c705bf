"""Personal tokens for the REST API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import FEEDS
from community.accounts.credentials import ApiToken
from community.accounts.queries import hash_secret
from community.errors import NotFound, Refused
from community.words import N_

MOST_TOKENS = 50
PREFIX_LENGTH = 12


def create_token(
    session: Session,
    *,
    account_id: int,
    name: str,
    scopes: Iterable[str],
    grantable: Iterable[str],
    days: int | None,
    secret: str,
) -> ApiToken:
    """Let `secret` speak for its owner within `scopes`, for `days` or without end.

    Raises Refused for a scope beyond `grantable`, for `feeds` beside another, and beyond fifty
    living tokens.
    """
    wanted = set(scopes)
    _demand_scopes(wanted, allowed=set(grantable))
    living = select(func.count()).where(
        ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None)
    )
    if (session.scalar(living) or 0) >= MOST_TOKENS:
        raise Refused(N_("You have fifty tokens. Revoke one that you no longer use."))
    now = clock.now()
    made = ApiToken(
        account_id=account_id,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        token_hash=hash_secret(secret),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    session.add(made)
    session.flush()  # its address holds the id
    return made


def _demand_scopes(wanted: set[str], *, allowed: set[str]) -> None:
    if not wanted or not wanted <= allowed:
        words = N_("Choose at least one of these: %(scopes)s.", scopes=", ".join(sorted(allowed)))
        raise Refused(
            N_("A token cannot do more than you can."),
            code="bad_scope",
            fields={"scopes": words},
        )
    if FEEDS in wanted and len(wanted) > 1:
        raise Refused(
            N_("A token for feeds opens feeds alone."),
            code="bad_scope",
            fields={"scopes": N_("Choose “%(scope)s” without any other.", scope=FEEDS)},
        )


def revoke_token(session: Session, *, account_id: int, token_id: int) -> None:
    """End one of the person's own tokens; raises NotFound for any other."""
    ended = session.execute(
        update(ApiToken)
        .where(
            ApiToken.id == token_id,
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
    if not (isinstance(ended, CursorResult) and ended.rowcount):
        raise NotFound


def revoke_tokens_of(session: Session, account_id: int) -> None:
    """End every living token of this person."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def touch_token(session: Session, token_id: int) -> None:
    """Note that the token was used, so that its owner can tell which ones are idle."""
    session.execute(
        update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now())
    )


def revoke_every_token(session: Session) -> int:
    """End the living tokens of everybody, as after a restore; how many."""
    now = clock.now()
    ended = session.execute(
        update(ApiToken)
        .where(
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at.is_(None) | (ApiToken.expires_at > now),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount if isinstance(ended, CursorResult) else 0
