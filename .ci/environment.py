"""The Python environment in `.venv`, filled from the hashed lock files by uv."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import machine
import pip_wheel
import stamps
from say import Stop, run, step

_SPACE_NEEDED = 1_500_000_000  # bytes; the environment with tests and Node takes about 1.1 GB
_NO_INDEX = (
    "The Python packages could not be fetched: check the network connection (behind a proxy set "
    "HTTPS_PROXY, with an own index set PIP_INDEX_URL), then run the same command again."
)


def bin_folder(root: Path) -> Path:
    return root / ".venv" / "bin"


def ensure(root: Path, *, with_tests: bool) -> None:
    """Make `.venv` match the lock files; an environment with tests also serves `run`."""
    # Its programs name their folder, and a Python that was replaced leaves a dead link.
    made_for = root / ".venv" / ".made-for"
    if not (stamps.is_fresh(made_for, str(root)) and (bin_folder(root) / "python").exists()):
        _check_space(root)
        _make(root)
        stamps.write(made_for, str(root))
    with_tests = with_tests or (root / ".venv" / ".with-tests").exists()
    wanted = stamps.fingerprint(root, [root / "pyproject.toml", *_locks(root, with_tests)])
    installed = root / ".venv" / ".installed"
    if stamps.is_fresh(installed, wanted):
        return
    _check_space(root)
    _install(root, with_tests)
    if with_tests:
        (root / ".venv" / ".with-tests").touch()
    stamps.write(installed, wanted)


def _locks(root: Path, with_tests: bool) -> list[Path]:  # noqa: FBT001 - private, one caller
    name = "requirements-dev.lock" if with_tests else "requirements.lock"
    return [root / name, root / "requirements-build.lock"]


def _check_space(root: Path) -> None:
    free = shutil.disk_usage(root).free
    if free < _SPACE_NEEDED:
        raise Stop(
            f"Only {free // 1_000_000} MB are free here and the environment needs about "
            f"{_SPACE_NEEDED // 1_000_000} MB: make room on the disk, then try again."
        )
    if not os.access(root, os.W_OK):
        raise Stop(f"{root} is not writable for this user: make it writable or work in a copy.")


def _make(root: Path) -> None:
    step("making the Python environment in .venv")
    folder = root / ".venv"
    shutil.rmtree(folder, ignore_errors=True)
    has_pip = _has_ensurepip() or (machine.install("python3-venv") and _has_ensurepip())
    options = [] if has_pip else ["--without-pip"]
    run(
        [sys.executable, "-m", "venv", *options, folder],
        otherwise="Python could not make an environment: install python3-venv, then try again.",
    )


def _has_ensurepip() -> bool:
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        return False
    asked = subprocess.run(
        [sys.executable, "-m", "ensurepip", "--version"], capture_output=True, check=False
    )
    return asked.returncode == 0


def _install(root: Path, with_tests: bool) -> None:  # noqa: FBT001 - private, one caller
    python = bin_folder(root) / "python"
    uv = bin_folder(root) / "uv"
    _install_uv(root, python)
    step("installing the Python packages" + (" and the test tools" if with_tests else ""))
    locks = [f"--requirements={lock}" for lock in _locks(root, with_tests)]
    run(
        [uv, "pip", "install", "--python", python, "--require-hashes", *locks],
        otherwise=_NO_INDEX,
        env=_settings_for_uv(python),
    )
    editable = ["--no-deps", "--no-build-isolation", f"--editable={root}"]
    run(
        [uv, "pip", "install", "--python", python, *editable],
        otherwise="Hearth itself could not be installed into .venv: see the lines above.",
        env=_settings_for_uv(python),
    )


def _install_uv(root: Path, python: Path) -> None:
    lock = (root / "requirements-build.lock").read_text(encoding="utf-8")
    pinned = locked(lock, "uv")
    step("installing uv")
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(pinned, encoding="utf-8")
        pip, env = _pip(python, lock, Path(folder))
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        run([*pip, "install", *options, "-r", wanted], otherwise=_NO_INDEX, env=env)


def _pip(python: Path, lock: str, folder: Path) -> tuple[list[Path | str], dict[str, str]]:
    """The command that is pip, and its environment: the venv's own, or pip's wheel itself."""
    if list((python.parent.parent / "lib").glob("python*/site-packages/pip")):
        return [python, "-m", "pip"], {}
    wheel = pip_wheel.fetch(locked(lock, "pip"), into=folder)
    return [python, "-m", "pip"], {"PYTHONPATH": str(wheel)}


def locked(lock: str, name: str) -> str:
    """The lines of a lock file that pin `name`, with its hashes."""
    found = re.search(rf"^{name}==.*?(?=^[^\s#]|\Z)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise Stop(f"requirements-build.lock does not pin {name}: run `make lock`.")
    return found[0]


def _settings_for_uv(python: Path) -> dict[str, str]:
    """Carry pip's index and certificate over to uv, which reads neither."""
    settings = {"UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(python.parent.parent)}
    index = os.environ.get("PIP_INDEX_URL") or pip_wheel.configured("index-url")
    if index and "UV_DEFAULT_INDEX" not in os.environ:
        settings["UV_DEFAULT_INDEX"] = index
    certificate = os.environ.get("PIP_CERT") or pip_wheel.configured("cert")
    if certificate and "SSL_CERT_FILE" not in os.environ:
        settings["SSL_CERT_FILE"] = certificate
    return settings
