"""Guests of the application, made unbound so that modules can share them."""

from __future__ import annotations

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect

from app.limits import allowance, caller, costs_nothing

csrf = CSRFProtect()
babel = Babel()
compress = Compress()
limiter = Limiter(
    key_func=caller,
    application_limits=[allowance],
    application_limits_exempt_when=costs_nothing,
)
