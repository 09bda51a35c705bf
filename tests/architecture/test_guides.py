"""What the operator's guide names exists: settings, commands, and what the unit and proxies say."""

from __future__ import annotations

import configparser
import re

from click import Group

from app.cli import cli
from app.config import _TEST_SETTINGS, SETTINGS, SETTINGS_FILE
from app.security import LARGEST_BODY
from tests.architecture.files import ROOT, named, read

_GUIDE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
_COMMAND = re.compile(r"(?:`|bin/|^ {4,})hearth ((?:[a-z]+ ?){1,3})", re.MULTILINE)


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", _GUIDE, re.DOTALL)
    assert found is not None, language
    return found[1]


def test_every_setting_of_the_guides_is_one() -> None:
    pages = [*named(".md", under=("docs/",)), "README.md"]
    strange = {
        (page, name)
        for page in pages
        for name in re.findall(r"HEARTH_[A-Z_]*[A-Z]", read(page))
        if name not in (*SETTINGS, *_TEST_SETTINGS)
    }

    assert strange == set()


def test_every_setting_stands_in_the_table() -> None:
    table = set(re.findall(r"^\| `(HEARTH_[A-Z_]+)`", _GUIDE, re.MULTILINE))

    assert table == set(SETTINGS)


def test_every_command_of_the_guide_is_one() -> None:
    named_here = {found.strip() for found in _COMMAND.findall(_GUIDE)}
    assert {"serve", "init", "doctor", "db upgrade"} & named_here
    for words in named_here:
        first, _, second = words.partition(" ")
        command = cli.get_command(None, first)  # type: ignore[arg-type]  # our group asks no context
        assert command is not None, words
        if isinstance(command, Group) and second:
            assert second.split()[0] in command.commands, words


def test_the_unit_is_one_and_starts_hearth_on_its_own_folder() -> None:
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names of systemd have capitals
    unit.read_string(_block("ini"))
    service = unit["Service"]

    assert service["ExecStart"].endswith("/hearth serve")
    assert service["Environment"] == f"HEARTH_DATA_DIR=/var/lib/{service['StateDirectory']}"
    assert service["User"] not in ("", "root")
    assert (service["StateDirectoryMode"], service["UMask"]) == ("0700", "0077")
    assert service["NoNewPrivileges"] == "yes"
    assert f"/var/lib/hearth/{SETTINGS_FILE}" in _GUIDE


def test_the_proxies_pass_what_hearth_needs() -> None:
    nginx, caddy = _block("nginx"), _block("caddy")
    sockets = nginx.partition("location /socket.io/")[2]

    for header in ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"):
        assert f"proxy_set_header {header} " in sockets, header
    assert "proxy_http_version 1.1" in nginx
    assert f"client_max_body_size {LARGEST_BODY // 1024**2}m" in nginx
    assert "max_size 12MiB" in caddy
    assert nginx.count("proxy_pass http://127.0.0.1:8000") == 2
    assert "reverse_proxy 127.0.0.1:8000" in caddy
