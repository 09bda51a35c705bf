"""Come in and go out: sign up, confirm, sign in, reset, sign out."""

from __future__ import annotations

from app.web.accounts import claims, passkeys, provider, resets, second_factor, sign_in, sign_up
from app.web.accounts.blueprint import bp

# Each module adds its routes to the blueprint when it is imported.
__all__ = ["bp", "claims", "passkeys", "provider", "resets", "second_factor", "sign_in", "sign_up"]
