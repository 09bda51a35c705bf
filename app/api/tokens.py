"""/api/v1/tokens: your own API tokens."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.freshness import demand_fresh
from app.idempotency import once
from app.mail import messages
from app.rules import requires
from app.schemas.tokens import TokenCreate, TokenMade, TokenOut
from app.transactions import reading, unit_of_work
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.tokens import create_token, revoke_token
from community.accounts.actor import Actor
from community.accounts.policies import grantable_scopes
from community.accounts.queries.keys import TokenLine, living_tokens, token_line
from community.accounts.secrets import new_api_token
from community.paging import Page
from community.people.queries import facilitates_somewhere
from community.words import N_

bp = ApiBlueprint("tokens", __name__, description="Your own API tokens.")


def _own_id(who: Actor) -> int:
    assert who.id is not None  # the rule lets nobody else come this far
    return who.id


@bp.route("/tokens", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.lists(TokenOut)
def index(asked: dict[str, Any]) -> Page[TokenLine]:
    """Your tokens that still work, the newest first; fifty are the most one can have."""
    with reading() as session:
        return living_tokens(session, _own_id(actor()), cursor=asked["cursor"], size=asked["limit"])


@bp.route("/tokens", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("tokens.manage_own")
@bp.arguments(TokenCreate)  # type: ignore[untyped-decorator]  # the same
@bp.creates(TokenMade)
def create(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Make a token. Its secret is shown this once, and not again for the same key."""
    who = actor()
    if who.token_id is None:
        demand_fresh()
    secret = new_api_token()
    notice = messages.notice(N_("An API token was made for your account."))
    made: list[int] = []

    def make() -> str:
        token = create_token(
            session,
            account_id=_own_id(who),
            name=data["name"],
            scopes=data["scopes"],
            grantable=_grantable(session, who),
            days=data["days"],
            secret=secret,
        )
        tell_owner(session, account_id=_own_id(who), notice=notice)
        made.append(token.id)
        return str(token.id)

    with unit_of_work() as session:
        token_id = int(once(session, make))
        line = token_line(session, _own_id(who), token_id)
    shown = {**line.__dict__, "secret": secret if made else None}
    return shown, f"/api/v1/tokens/{token_id}"


def _grantable(session: Session, who: Actor) -> tuple[str, ...]:
    """What the person may grant, and no more than the token that asks may itself."""
    allowed = grantable_scopes(who.role, facilitates=facilitates_somewhere(session, who))
    return tuple(scope for scope in allowed if scope in who.scopes)


@bp.route("/tokens/<int:token_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.response(200, TokenOut)  # type: ignore[untyped-decorator]  # the same
def show(token_id: int) -> TokenLine:
    """One of your tokens, without its secret."""
    with reading() as session:
        return token_line(session, _own_id(actor()), token_id)


@bp.route("/tokens/<int:token_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("tokens.manage_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def revoke(token_id: int) -> None:
    """End a token."""
    with unit_of_work() as session:
        revoke_token(session, account_id=_own_id(actor()), token_id=token_id)
