"""Ids in addresses: what no row can be called matches no route."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**63 - 1


class IdConverter(IntegerConverter):
    """`<int:…>` for ids: from 1 to what databases can hold. Beyond that nothing is there."""

    def __init__(self, map: Map, **more: Any) -> None:  # noqa: A002  (werkzeug names it so)
        super().__init__(map, min=1, max=LARGEST_ID, **more)


def init_app(app: Flask) -> None:
    """Use it for every route that is added from now on."""
    app.url_map.converters["int"] = IdConverter
