"""`@requires`: every route and socket command says which right it stands on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from app.actor import SignInNeeded, actor
from community.accounts.actor import Actor
from community.errors import SUSPENDED, Forbidden, NotFound
from community.rights import RIGHTS, Role, Scope, may
from community.words import N_

View = TypeVar("View", bound=Callable[..., Any])


def requires(verb: str, *, hides: bool = False) -> Callable[[View], View]:
    """Declare the right a view stands on.

    A right towards the organisation is checked here. A right towards a community is checked by
    the access function that loads the row, since only that knows the community; here a token
    without the scope is turned away before anything is read. A view that `hides` what it shows
    answers NotFound to whoever lacks the right, as if nothing were there.
    """
    right = RIGHTS[verb]  # a verb that is not in the table fails at import

    def declare(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if hides and not may(verb, actor().organisation_standing()):
                raise NotFound
            demand_of(actor(), verb)
            return view(*args, **kwargs)

        wrapped.rule = verb  # type: ignore[attr-defined]  # read by the architecture tests
        return cast("View", wrapped)

    assert right is not None
    return declare


def demand_of(who: Actor, verb: str) -> None:
    """Let an organisation-wide right pass, or raise SignInNeeded or Forbidden."""
    right = RIGHTS[verb]
    if right.api_scope not in who.scopes:
        raise Forbidden(
            N_(
                "This token lacks the scope “%(scope)s”. Make one that has it.",
                scope=right.api_scope,
            ),
            code="missing_scope",
        )
    if right.scope is not Scope.ORGANISATION or may(verb, who.organisation_standing()):
        return
    if not who.signed_in:
        raise SignInNeeded(N_("Sign in to do this."))
    if who.suspended:
        raise Forbidden(SUSPENDED, code="suspended")
    if Role.PROGRAMME_OWNER in right.roles:
        raise Forbidden(N_("Only an admin or programme owner of this organisation can do this."))
    raise Forbidden(N_("Only an admin of this organisation can do this."))
