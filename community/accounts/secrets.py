"""Random secrets: made once, handed to one person, kept only as a hash."""

from __future__ import annotations

import secrets


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """An API token; the prefix lets scanners of leaked secrets recognise it."""
    return f"hearth_{secrets.token_urlsafe(32)}"


_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 letters without the look-alikes


def new_recovery_code() -> str:
    """80 random bits in four groups that can be copied by hand."""
    drawn = [secrets.choice(_LETTERS) for _ in range(16)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, 16, 4))


def new_claim_code() -> str:
    """60 random bits in three groups, to be read out over a telephone."""
    drawn = [secrets.choice(_LETTERS) for _ in range(12)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, 12, 4))


def typed_code(code: str) -> str:
    """A typed code as it was handed out, whatever blanks, case and hyphens were used."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def typed_claim(given: str) -> str:
    """A claim as it was handed out: a link's secret stays as it is, a code may be typed freely."""
    return given if len(given) > 30 else typed_code(given)
