"""The living page of the components stands in a demonstration and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.design import GROUPS


@pytest.mark.parametrize("name", [name for name, _title in GROUPS])
def test_the_page_shows_every_group(client: FlaskClient, name: str) -> None:
    page = client.get("/design")

    assert page.status_code == 200
    assert f'id="{name}"' in page.text


def test_production_has_no_such_page(app: Flask) -> None:
    app.extensions["hearth.settings"] = replace(
        app.extensions["hearth.settings"], mode="production", testing=False
    )
    page = app.test_client().get("/design")

    assert page.status_code == 404
    assert "specimen" not in page.text
