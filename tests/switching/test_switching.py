"""The table of verbs names what is there, and what it switches off is off."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import switching
from tests.browser.verbs import TABLES, VERBS

_ROOT = Path(__file__).resolve().parents[2]
_BROWSER = _ROOT / "tests" / "browser"
# Says of each right whether anybody has it, and of each function what it does when it is called.
_LOOK = """
import importlib, json, sys
from sitecustomize import function_in
from community.errors import Refused
from community.rights import Role, may

def seen(off):
    where, _, what = off.partition("=")[0].strip().partition(":")
    if not what:
        return may(where, frozenset(Role))
    try:
        return repr(function_in(importlib.import_module(where), what)())
    except (Refused, TypeError) as problem:
        return type(problem).__name__

json.dump([seen(off) for off in json.load(sys.stdin)], sys.stdout)
"""


def _looked_at(names: list[str], *, off: str) -> list[object]:
    told = switching.without(off)
    path = os.pathsep.join([str(_ROOT), told["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-c", _LOOK],
        env={**os.environ, **told, "PYTHONPATH": path},
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


def _when_off(one: str) -> object:
    if ":" not in one:
        return False  # nobody has the right
    given = one.partition("=")[2].strip()
    return repr(ast.literal_eval(given)) if given else "Refused"


def _each(off: str) -> list[str]:
    return [one.strip() for one in off.split(";")]


def test_what_the_table_switches_off_is_off() -> None:
    names = sorted({one for verb in VERBS.values() for one in _each(verb.off)})
    found = dict(zip(names, _looked_at(names, off=";".join(names)), strict=True))
    assert found == {one: _when_off(one) for one in names}


def test_what_nobody_switched_off_is_on() -> None:
    names = ["polls.vote", "community.polls.actions:vote"]
    assert _looked_at(names, off="") == [True, "TypeError"]


def test_a_name_that_nothing_has_is_an_error() -> None:
    with pytest.raises(AssertionError, match="AttributeError"):
        _looked_at(["polls.vote"], off="community.rights:nothing_of_the_kind")


def test_the_journey_of_every_verb_is_there() -> None:
    there = {
        f"{file.name}::{each.name}"
        for file in _BROWSER.glob("test_*.py")
        for each in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(each, ast.FunctionDef)
    }
    lost = {name: verb.test for name, verb in VERBS.items() if verb.test not in there}
    assert not lost


def test_no_two_verbs_have_the_same_name() -> None:
    assert len(VERBS) == sum(len(each.VERBS) for each in TABLES)
