"""Requests about copies of one's own data and about leaving, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.rows import Own


def leaving(own: list[Own]) -> dict[str, list[Any]]:
    """Copies of each role, and a departure that each may take back."""
    nothing = {"query": {}, "headers": {}}
    plain = [{"path_parameters": {}, **nothing}]
    copies = [{"path_parameters": {"export_id": mine.copy}, **nothing} for mine in own]
    return {
        "GET /me/exports": plain,
        "POST /me/exports": plain,
        "GET /me/exports/{export_id}": copies,
        "GET /me/exports/{export_id}/file": copies,
        "DELETE /me/exports/{export_id}": copies,
        "GET /me/departure": plain,
        "DELETE /me/departure": plain,
    }
