"""The blueprint of these pages."""

from flask import Blueprint

bp = Blueprint("seals", __name__)
