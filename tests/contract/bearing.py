"""The tokens of the roles."""

from __future__ import annotations


def secret_of(role: str) -> str:
    """The secret of a role's token."""
    return f"hearth_{role}_token_of_the_contract_test"


def bearer(role: str) -> dict[str, str]:
    """The header with a role's token; `reader` is the member with `read` alone."""
    return {"Authorization": f"Bearer {secret_of(role)}"}
