"""C: secrets that everybody knows, and cookies that stay where they belong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from app.config import BadSetting, read_settings
from app.database import Database
from tests import factories
from tests.accounts import PASSWORD, found_in, with_password
from tests.installation import settings_for

_TLS = "https://hearth.example"
_WEAK = ["", "dev", "changeme", "secret", "x" * 64, "changeme" * 8, "0123456789" * 2, "hearth" * 9]


@pytest.mark.parametrize("secret", _WEAK)
def test_c12_nothing_starts_with_a_secret_that_can_be_guessed(tmp_path: Path, secret: str) -> None:
    file = tmp_path / "key"
    file.write_text(secret)

    with pytest.raises(BadSetting, match="can be guessed"):
        read_settings({"HEARTH_DATA_DIR": str(tmp_path), "HEARTH_SECRET_FILE": str(file)})


def test_c12_the_secret_that_is_made_is_good_and_private(tmp_path: Path) -> None:
    made = read_settings({"HEARTH_DATA_DIR": str(tmp_path)})

    assert len(made.secret) >= 43
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert made.secret not in repr(made)
    assert read_settings({"HEARTH_DATA_DIR": str(tmp_path)}).secret == made.secret


def test_c7_every_cookie_is_bound_to_its_host_over_tls(tmp_path: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "hearth.db")
    app = create_app(replace(settings_for(tmp_path), base_url=_TLS))
    database: Database = app.extensions["hearth.database"]
    with database.unit_of_work() as session:
        ada = factories.account(session, handle="ada").id
    with_password(database, ada)
    browser = app.test_client()
    page = browser.get("/sign-in", base_url=_TLS)
    sent = {
        "csrf_token": found_in('name="csrf_token" value="([^"]+)"', page.text),
        "login": "ada",
        "password": PASSWORD,
    }

    answer = browser.post("/sign-in", base_url=_TLS, headers={"Referer": f"{_TLS}/"}, data=sent)
    given = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    database.dispose()

    assert answer.status_code == 303
    assert {each.split("=", 1)[0] for each in given} >= {"__Host-hearth", "__Host-hearth-form"}
    for cookie in given:
        assert cookie.startswith("__Host-")
        for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie
        assert "Domain" not in cookie
