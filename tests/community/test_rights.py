"""The table of rights: what it says is what the doors do, for everybody, everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from community.accounts.actor import VISITOR, Actor
from community.communities.access import community_to
from community.errors import Forbidden, NotFound
from community.rights import RIGHTS, Role, Scope, Standing, as_page, may
from tests.world import World

_VISITS = frozenset({Role.ANYONE})
_IS_SUSPENDED = _VISITS | {Role.SUSPENDED}
_HAS_ACCOUNT = frozenset({Role.ANYONE, Role.ACCOUNT})
_READS = _HAS_ACCOUNT | {Role.READER}
_BELONGS = _READS | {Role.MEMBER}
_LEADS = _BELONGS | {Role.FACILITATOR}

# Written out by hand, so that the computed standing is held against what people expect.
STANDINGS: dict[str, dict[str, Standing]] = {
    "ada": {"garden": _LEADS, "workshop": _LEADS, "vault": _LEADS},
    "ben": {"garden": _BELONGS, "workshop": _BELONGS, "vault": _BELONGS},
    "cleo": {"garden": _BELONGS, "workshop": _READS, "vault": _HAS_ACCOUNT},
    "fay": {"garden": _LEADS, "workshop": _READS, "vault": _HAS_ACCOUNT},
    "zed": {"garden": _READS, "workshop": _READS, "vault": _HAS_ACCOUNT},
    "xen": {"garden": _READS, "workshop": _READS, "vault": _HAS_ACCOUNT},
    "sue": {
        "garden": _IS_SUSPENDED | {Role.READER},
        "workshop": _IS_SUSPENDED,
        "vault": _IS_SUSPENDED,
    },
    "mo": {
        "garden": _READS | {Role.ADMIN},
        "workshop": _READS | {Role.ADMIN},
        "vault": _HAS_ACCOUNT | {Role.ADMIN},
    },
    "pia": {
        "garden": _READS | {Role.PROGRAMME_OWNER},
        "workshop": _READS | {Role.PROGRAMME_OWNER},
        "vault": _HAS_ACCOUNT | {Role.PROGRAMME_OWNER},
    },
    "nobody": {"garden": _VISITS | {Role.READER}, "workshop": _VISITS, "vault": _VISITS},
}


def expected(verb: str, standing: Standing) -> str:
    """What a door answers to a verb towards a community: allowed, forbidden or hidden."""
    # An admin appoints a facilitator also where they may not read, and those who oversee the
    # organisation see figures without content, and see and move stages, everywhere.
    offices = {Role.ADMIN, Role.PROGRAMME_OWNER}
    overseers = {
        "communities.set_role": {Role.ADMIN},
        "health.read": offices,
        "lifecycle.override": offices,
        "lifecycle.read": offices,
        "quarters.read": offices,
    }
    if Role.READER not in standing and not standing & overseers.get(verb, set()):
        return "hidden"
    return "allowed" if may(verb, standing) else "forbidden"


def answer(session: Session, who: Actor, slug: str, verb: str) -> str:
    try:
        community_to(session, who, slug, verb=verb)
    except NotFound:
        return "hidden"
    except Forbidden:
        return "forbidden"
    return "allowed"


@pytest.mark.parametrize("name", STANDINGS)
def test_every_verb_is_answered_as_the_table_says(
    world: World, session: Session, name: str
) -> None:
    who = VISITOR if name == "nobody" else world.actor(name)
    verbs = [verb for verb, right in RIGHTS.items() if right.scope is Scope.COMMUNITY]
    for slug, standing in STANDINGS[name].items():
        answers = {verb: answer(session, who, slug, verb) for verb in verbs}
        assert answers == {verb: expected(verb, standing) for verb in verbs}, slug


def test_no_verb_is_everybodys_and_none_is_nobodys(world: World) -> None:
    held = {
        verb: {
            name
            for name, places in STANDINGS.items()
            if any(may(verb, standing) for standing in places.values())
        }
        for verb in RIGHTS
    }
    assert not [verb for verb, names in held.items() if not names]
    assert held["communities.edit"] == {"ada", "fay"}
    assert held["accounts.suspend"] == {"mo"}
    assert world.ada


def test_the_page_about_rights_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "rights.md"
    remedy = "print(community.rights.as_page(), end='') into docs/rights.md"

    assert page.read_text(encoding="utf-8") == as_page(), remedy
