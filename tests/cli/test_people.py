"""`hearth people`: an operator adds the first admin, and hands people over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import cli
from app.config import Settings
from app.database import Database
from community.accounts.models import Account, AccountState
from community.moderation import chain
from tests.accounts import PASSWORD, post
from tests.world import World, sign_in


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command line looks at this test's installation."""
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HEARTH_BASE_URL", settings.base_url)


@pytest.mark.usefixtures("installed")
def test_an_added_admin_comes_in_by_the_printed_link(app: Flask, database: Database) -> None:
    wanted = ["people", "add", "--name", "Ida Ops", "--email", "Ida@x.example", "--role", "admin"]
    result = CliRunner().invoke(cli, [*wanted, "--json"])
    made = json.loads(result.output)
    browser = app.test_client()

    taken = post(browser, "/claim", token=made["code"], email="ida@x.example", password=PASSWORD)
    twice = CliRunner().invoke(cli, wanted)

    assert made["link"] == f"http://localhost/claim?token={made['code']}"
    assert taken.location == "/settings/profile"
    assert twice.exit_code == 1
    assert "has an account already" in twice.output
    with database.reading() as session:
        account = session.query(Account).filter_by(handle="ida-ops").one()
        assert account.role == "admin"
        assert account.email_confirmed_at is not None


@pytest.mark.usefixtures("installed")
def test_a_code_can_be_typed_in_any_way(app: Flask, world: World, database: Database) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, world.zed).state = AccountState.STAGED
    result = CliRunner().invoke(cli, ["people", "claim", "@zed", "--code", "--json"])
    code = json.loads(result.output)["code"].upper().replace("-", " ")

    taken = post(app.test_client(), "/claim", token=code, email="z@x.example", password=PASSWORD)

    assert taken.location == "/settings/profile"


@pytest.mark.usefixtures("installed")
def test_somebody_who_signs_in_already_cannot_be_claimed(app: Flask, world: World) -> None:
    del app, world
    taken = CliRunner().invoke(cli, ["people", "claim", "ben"])
    nobody = CliRunner().invoke(cli, ["people", "claim", "nobody"])

    assert taken.exit_code == nobody.exit_code == 1
    assert "signs in already" in taken.output
    assert "Nobody has this handle" in nobody.output


@pytest.mark.usefixtures("installed")
def test_an_operator_lists_people_closes_accounts_and_gives_parts(
    app: Flask, database: Database, world: World
) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["people", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    listed = json.loads(run("list", "--json")[1])["people"]
    admins = run("list", "--role", "admin")[1].splitlines()
    assert {"ada", "ben", "mo", "zed"} <= {one["handle"] for one in listed}
    assert [line.split("\t")[0] for line in admins] == ["mo"]

    last, nobody = run("role", "mo", "person"), run("deactivate", "nobody")
    assert (last[0], nobody[0]) == (1, 1)
    assert "Nobody has this handle" in nobody[1]
    assert "last admin" in last[1]
    assert run("role", "@Zed", "admin") == (0, "zed is admin\n")
    assert run("deactivate", "ben")[0] == 0
    assert run("deactivate", "ben")[0] == 1
    with database.reading() as session:
        ben, zed = session.get_one(Account, world.ben), session.get_one(Account, world.zed)
        assert (ben.state, zed.role) == ("deactivated", "admin")
    assert run("list", "--state", "deactivated")[1].startswith("ben\tBen\t")
    assert run("reactivate", "ben")[0] == 0

    log = sign_in(app, world.mo).get("/admin/log").text
    assert log.count("A command on the machine") == 3
    assert "person → admin" in log
    with database.reading() as session:
        assert chain.verify(session).problem == ""


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "email", "says"),
    [
        ("Ida", "nonsense", "--email"),
        ("Ida", "ida@x.example\nBcc: all@x.example", "--email"),
        ("", "ida@x.example", "--name is empty"),
        ("I" * 81, "ida@x.example", "--name may have 80"),
        ("Ida\x1b[31m", "ida@x.example", "--name may have 80"),
    ],
)
def test_somebody_who_cannot_be_is_not_added(
    app: Flask, database: Database, name: str, email: str, says: str
) -> None:
    del app
    result = CliRunner().invoke(cli, ["people", "add", "--name", name, "--email", email])

    assert result.exit_code == 2
    assert says in result.output
    with database.reading() as session:
        assert session.query(Account).filter(Account.email.contains("ida")).all() == []


@pytest.mark.usefixtures("installed")
def test_a_name_from_elsewhere_begins_no_line_of_the_list(
    app: Flask, database: Database, world: World
) -> None:
    del app
    with database.unit_of_work() as session:
        session.get_one(Account, world.zed).name = "Zed\tz@x.example\nmo\x1b]0;owned\x07"

    listed = CliRunner().invoke(cli, ["people", "list"]).stdout

    (line,) = (line for line in listed.splitlines() if line.startswith("zed"))
    assert line.split("\t")[1] == "Zed z@x.example mo ]0;owned "
    assert all(line.count("\t") == 4 for line in listed.splitlines())
