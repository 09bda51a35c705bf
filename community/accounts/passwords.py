"""Hash and check passwords with argon2id; slow by intent, so never inside a transaction."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's least for argon2id is 19 MiB and two passes on one lane; memory is what costs a
# guesser most, so it is raised and the lane is one because the machine is shared.
_HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _HASHER.hash(_uniform(password))


def check_password(stored: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for somebody who has none or is unknown."""
    try:
        return _HASHER.verify(stored or _decoy(), _uniform(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _uniform(password: str) -> str:
    # The same key pressed on two keyboards may send composed or decomposed characters.
    return unicodedata.normalize("NFKC", password)


@cache
def _decoy() -> str:
    return _HASHER.hash("nobody has this password")
