"""The blueprint of the pages of people for admins."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("roster", __name__, url_prefix="/admin")
