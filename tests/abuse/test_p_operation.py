"""P: commands that say what they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import cli


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


def test_p8_every_command_says_what_it_does_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = list(_commands(cli))
    assert len(paths) > 20
    for path in paths:
        said = CliRunner().invoke(cli, [*path, "--help"])
        assert said.exit_code == 0, path
        assert said.output.startswith("Usage: "), path
        assert len([line for line in said.output.splitlines() if line.strip()]) > 2, path
    assert list(tmp_path.iterdir()) == []


def test_p8_a_command_that_is_none_is_wrong_usage() -> None:
    said = CliRunner().invoke(cli, ["serv"])

    assert said.exit_code == 2
    assert "serv" in said.output
