"""`hearth init`: from an empty folder to a first admin, once, and no password where others see."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from sqlalchemy import select

from app import create_app
from app.cli import cli, init
from app.config import BadSetting, given_settings, read_settings
from app.database import Database
from community.accounts.models import Account
from community.organisation.queries import organisation_profile
from community.registration.queries import registration_rule
from tests.accounts import PASSWORD, post
from tests.serving import serving

WHO = ("--organisation", "Lake Clinic", "--name", "Ida Ops", "--email", "Ida@Lake.example")
WHERE = ("--base-url", "https://hearth.lake.example/")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet, of a real installation."""
    for name in given_settings():
        if name.startswith("HEARTH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def folder(empty: Path, migrated_file: Path) -> Path:
    """The same with a database that is empty and needs no migrating, which takes a while."""
    empty.mkdir(mode=0o700)
    shutil.copy(migrated_file, empty / "hearth.db")
    return empty


@pytest.fixture
def database(empty: Path) -> Iterator[Database]:
    """The database that `hearth init` makes."""
    found = Database(f"sqlite:///{empty / 'hearth.db'}")
    yield found
    found.dispose()


def run_init(*options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["init", *options], input=typed)


def test_a_script_sets_up_and_gets_a_link(empty: Path, database: Database) -> None:
    done = run_init(*WHO, *WHERE, "--purpose", "Care, shared.", "--json")
    made = json.loads(done.stdout)
    app = create_app(read_settings())
    browser = app.test_client()
    page = browser.get("/", base_url="https://hearth.lake.example").text
    app.extensions["hearth.database"].dispose()

    assert (done.exit_code, made["handle"], made["email"]) == (0, "ida-ops", "ida@lake.example")
    assert made["link"].startswith("https://hearth.lake.example/claim?token=")
    assert "Lake Clinic" in page
    assert "Care, shared." in page
    for name in ("secret", "settings.env"):
        assert stat.S_IMODE((empty / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(empty.stat().st_mode) == 0o700
    with database.reading() as session:
        assert registration_rule(session).policy == "invitation"
        account = session.scalars(select(Account)).one()
        assert (account.role, account.state, account.password_hash) == ("admin", "staged", None)


def test_the_link_opens_the_account_once(folder: Path) -> None:
    made = json.loads(run_init(*WHO, "--base-url", "http://localhost", "--json").stdout)
    token = made["link"].partition("token=")[2]
    app = create_app(read_settings())
    fields = {"token": token, "email": "ida@lake.example", "password": PASSWORD}

    first = post(app.test_client(), "/claim", **fields)
    second = post(app.test_client(), "/claim", **fields)
    app.extensions["hearth.database"].dispose()

    assert folder.is_dir()
    assert (first.status_code, second.status_code) == (303, 422)


def test_a_password_from_stdin_is_kept_as_a_hash_and_told_to_nobody(
    folder: Path, database: Database
) -> None:
    done = run_init(*WHO, *WHERE, "--password-stdin", "--json", typed=f"{PASSWORD}\n")
    with database.reading() as session:
        account = session.scalars(select(Account)).one()

    assert json.loads(done.stdout)["link"] is None
    assert PASSWORD not in done.output
    assert (account.state, account.email_confirmed_at is not None) == ("active", True)
    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2")
    assert PASSWORD.encode() not in (folder / "hearth.db").read_bytes()


@pytest.mark.usefixtures("folder")
def test_at_a_terminal_everything_is_asked_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_at_terminal", lambda: True)
    answers = [
        "domain",
        "lake.example",
        "https://h.example",
        "Lake Clinic",
        "Ida",
        "ida@lake.example",
        PASSWORD,
        PASSWORD,
    ]
    done = run_init(typed="\n".join(answers) + "\n")
    with database.reading() as session:
        named = organisation_profile(session).name
        rule = registration_rule(session)

    assert done.exit_code == 0, done.output
    assert (rule.policy, rule.domains) == ("domain", ("lake.example",))
    assert done.stdout.splitlines() == [
        "Lake Clinic is set up at https://h.example",
        "admin ida ida@lake.example",
        "accounts domain",
    ]
    assert named == "Lake Clinic"
    assert PASSWORD not in done.output


def test_a_second_run_is_refused_in_words_and_changes_nothing(
    folder: Path, database: Database
) -> None:
    run_init(*WHO, *WHERE)
    kept = (folder / "settings.env").read_text()
    again = run_init("--organisation", "Other", *WHO[2:], "--base-url", "https://other.example")
    with database.reading() as session:
        named = organisation_profile(session).name

    assert again.exit_code == 1
    assert "has been set up already" in again.stderr
    assert "hearth people add --role admin" in again.stderr
    assert ((folder / "settings.env").read_text(), named) == (kept, "Lake Clinic")


@pytest.mark.usefixtures("folder")
def test_an_admin_who_was_added_by_hand_counts_as_set_up() -> None:
    added = ["people", "add", "--name", "Ada", "--email", "a@x.example", "--role", "admin"]
    CliRunner().invoke(cli, added)

    assert run_init(*WHO, *WHERE).exit_code == 1


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "Give --base-url"),
        (WHERE, "Give --organisation"),
        ((*WHERE, *WHO[:4], "--email", "nobody"), "--email"),
        ((*WHERE, *WHO, "--register", "domain"), "Give --domain"),
        ((*WHERE, *WHO, "--register", "anybody"), "'anybody' is not one of"),
        ((*WHERE, *WHO, "--link", "--password-stdin"), "Choose either"),
        ((*WHERE, "--organisation", "x" * 81, *WHO[2:]), "--organisation may have 80"),
        ((*WHERE, "--organisation", " ", *WHO[2:]), "--organisation is empty"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    folder: Path, database: Database, options: tuple[str, ...], word: str
) -> None:
    done = run_init(*options)
    with database.reading() as session:
        nobody = session.scalars(select(Account)).all()

    assert (done.exit_code, word in done.stderr, nobody) == (2, True, [])
    assert not (folder / "settings.env").exists()


@pytest.mark.usefixtures("folder")
def test_a_password_that_guessers_try_first_is_refused() -> None:
    done = run_init(*WHO, *WHERE, "--password-stdin", typed="password12\n")

    assert done.exit_code == 1
    assert "Choose another" in done.stderr


@pytest.mark.usefixtures("folder")
def test_an_address_that_is_none_and_one_that_contradicts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = run_init(*WHO, "--base-url", "hearth.lake.example")
    monkeypatch.setenv("HEARTH_BASE_URL", "https://elsewhere.example")
    contradicted = run_init(*WHO, *WHERE)

    assert isinstance(wrong.exception, BadSetting)
    assert "another address" in str(contradicted.exception)


@pytest.mark.usefixtures("folder")
def test_a_demonstration_is_not_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_MODE", "demo")

    assert "HEARTH_MODE=production" in run_init(*WHO, *WHERE).stderr


def test_the_file_of_settings_counts_after_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "settings.env").write_text('# ours\n\nHEARTH_WORKERS="3"\nHEARTH_BIND=[::1]:9\n')
    monkeypatch.setenv("HEARTH_BIND", "127.0.0.1:8080")

    assert (read_settings().workers, read_settings().bind) == (3, "127.0.0.1:8080")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("HEARTH_WORKER=3", "Did you mean HEARTH_WORKERS"),
        ("HEARTH_DATA_DIR=/elsewhere", "every setting but HEARTH_DATA_DIR"),
        ("PATH=/tmp", "Line 1"),
        ("nonsense", "Line 1"),
    ],
)
def test_a_line_of_the_file_that_is_wrong_stops_the_start(
    folder: Path, line: str, word: str
) -> None:
    (folder / "settings.env").write_text(line)

    with pytest.raises(BadSetting, match=word):
        read_settings()


def test_what_was_set_up_is_served(empty: Path) -> None:
    run_init(*WHO, "--base-url", "http://hearth.lake.example")
    with serving(empty, workers=1, HEARTH_MODE="production") as served:
        page = requests.get(f"http://{_bound(served.log())}/sign-in", timeout=20).text

    assert served.url == "http://hearth.lake.example"
    assert "Sign in" in page


def _bound(log: str) -> str:
    return log.rpartition("Listening at: http://")[2].split()[0]
