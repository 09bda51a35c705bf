"""Who may do what: one table of verbs and roles, read by the code, the tests and the docs.

A `Standing` is the set of roles that one person holds towards one community (or towards the
organisation, when no community is meant). Roles never imply each other here; the standing
lists every one that applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from community.rights import communities, organisation
from community.roles import Right as Right
from community.roles import Role as Role
from community.roles import Scope as Scope
from community.roles import Standing as Standing

RIGHTS: Mapping[str, Right] = MappingProxyType({**organisation.RIGHTS, **communities.RIGHTS})


def may(verb: str, standing: Standing) -> bool:
    """Whether one of the roles held carries the verb; an unknown verb is a KeyError."""
    return not RIGHTS[verb].roles.isdisjoint(standing)


def as_page() -> str:
    """The table for people to read; `docs/rights.md` holds exactly this, and a test compares."""
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Made from `community/rights/`, which the code and the tests read too. A right",
            "towards a community belongs to whoever reads that community and plays one of the",
            "parts named; for everybody else a community they may not read does not exist. A",
            "suspended person reads what a visitor reads, and what was decided about them, which",
            "they may appeal against. Admins and programme owners read nothing private by virtue",
            "of that; of a private community they see the counts of a quarter, in which nobody is",
            "named, and how many reports wait.",
            "",
            "## Towards the organisation",
            "",
            *_lines(Scope.ORGANISATION),
            "",
            "## Towards a community",
            "",
            *_lines(Scope.COMMUNITY),
            "",
        ]
    )


def _lines(scope: Scope) -> list[str]:
    rows = ["| Right | What it means | Who | Token scope |", "|---|---|---|---|"]
    for verb, right in RIGHTS.items():
        if right.scope is scope:
            who = ", ".join(sorted(role.replace("_", " ") for role in right.roles))
            rows.append(f"| `{verb}` | {right.says} | {who} | `{right.api_scope}` |")
    return rows
