"""The lock files pin what pyproject.toml asks for, with hashes and without hosts."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.files import ROOT, read

_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)([^\\\n]*)((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})*)", re.M
)
_HOST = re.compile(r"https?://|\b[\w-]+\.(?:org|com|net|io)\b")
Pins = dict[str, set[str]]


def _pins(lock: str) -> Pins:
    """Name -> versions; a universal lock may hold two, for different Pythons."""
    found: Pins = {}
    for name, version, _marker, _hashes in _PIN.findall(read(lock)):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def _project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def _wanted(lock: str) -> list[str]:
    project = _project()
    groups: dict[str, list[str]] = project["dependency-groups"]
    return {
        "requirements.lock": list(project["project"]["dependencies"]),
        "requirements-build.lock": groups["build"],
        "requirements-dev.lock": [*project["project"]["dependencies"], *groups["dev"]],
    }[lock]


LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_all_that_is_asked_for(lock: str) -> None:
    pins = _pins(lock)
    stale = [
        wanted
        for wanted in map(Requirement, _wanted(lock))
        if not any(map(wanted.specifier.contains, pins.get(canonicalize_name(wanted.name), ())))
    ]
    assert not stale, f"run `make lock`: {lock} does not answer {list(map(str, stale))}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_pin_and_names_no_host(lock: str) -> None:
    bare = [name for name, _, _, hashes in _PIN.findall(read(lock)) if not hashes]
    assert not bare, f"pins without a hash: {bare}"
    assert not _HOST.search(read(lock)), "a lock works with every index, so it names none"


def test_the_locks_agree_with_each_other() -> None:
    runtime, with_tests, build = map(_pins, (LOCKS[0], LOCKS[2], LOCKS[1]))
    assert not {n for n in runtime if runtime[n] != with_tests.get(n)}, "run `make lock`"
    shared = build.keys() & with_tests.keys()
    assert not {name for name in shared if build[name] != with_tests[name]}, "run `make lock`"


def test_the_browser_lock_is_fresh_and_names_no_host() -> None:
    asked = json.loads(read("frontend/package.json"))
    locked = json.loads(read("frontend/package-lock.json"))["packages"]
    root = locked.pop("")
    for kind in ("dependencies", "devDependencies"):
        assert root[kind] == asked[kind], "run `make lock`"
        for name, version in asked[kind].items():
            assert locked[f"node_modules/{name}"]["version"] == version, "pin exact versions"
    assert not [name for name, package in locked.items() if "resolved" in package]
    assert all("integrity" in package for package in locked.values())


def test_the_build_takes_from_the_locked_group() -> None:
    project = _project()
    build = {Requirement(each).name for each in project["build-system"]["requires"]}
    assert build <= {Requirement(each).name for each in project["dependency-groups"]["build"]}


def test_what_breaks_websockets_is_never_installed() -> None:
    for lock in LOCKS:
        assert "gevent-websocket" not in _pins(lock), "it answers 500 to every websocket"
    assert (ROOT / "frontend/.npmrc").is_file()


# The first releases without a known hole that would matter here.
_FLOORS = {
    "flask": "3.1.1",
    "gunicorn": "26",
    "markdown-it-py": "2.2",
    "marshmallow": "4.1.2",
    "python-socketio": "5.16.2",
    "werkzeug": "3.1.6",
}


def test_no_pin_falls_below_a_release_that_mended_a_hole() -> None:
    pins = _pins("requirements.lock")
    low = [
        f"{name} {version} < {floor}"
        for name, floor in _FLOORS.items()
        for version in pins[name]
        if Version(version) < Version(floor)
    ]
    assert not low, f"raise these and run `make lock`: {low}"
