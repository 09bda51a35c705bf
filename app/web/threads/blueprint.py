"""The blueprint that the pages of threads share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("threads", __name__)
