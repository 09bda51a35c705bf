"""The browser's half: npm's packages and the bundles in `app/static/dist`."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import stamps
from say import Stop, run, step

if TYPE_CHECKING:
    from pathlib import Path

_NO_REGISTRY = (
    "The browser packages could not be fetched: check the network connection (with an own registry "
    "set npm_config_registry), then run the same command again."
)


def ensure(root: Path, bin_folder: Path, *, with_packages: bool) -> None:
    """Build what is not built from the present sources; the tests want npm's packages too."""
    frontend = root / "frontend"
    built = root / "app" / "static" / "dist" / ".built-from"
    wanted = stamps.fingerprint(root, _sources(frontend))
    if stamps.is_fresh(built, wanted):
        if with_packages:
            _install(frontend, bin_folder)
        return
    _install(frontend, bin_folder)
    step("building the browser assets")
    run(
        [bin_folder / "node", "build.mjs"],
        cwd=frontend,
        env=_node_first(bin_folder),
        otherwise="The browser assets do not build: see the lines above.",
    )
    stamps.write(built, wanted)


def _install(frontend: Path, bin_folder: Path) -> None:
    stamp = frontend / "node_modules" / ".installed-from"
    wanted = stamps.fingerprint(frontend, [frontend / "package-lock.json"])
    if stamps.is_fresh(stamp, wanted):
        return
    step("installing the browser packages")
    command = [_npm(bin_folder), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(command, cwd=frontend, env=_node_first(bin_folder), otherwise=_NO_REGISTRY)
    stamps.write(stamp, wanted)


def _sources(frontend: Path) -> list[Path]:
    named = [
        frontend / name
        for name in ("build.mjs", "worker.mjs", "package-lock.json", "tsconfig.json")
    ]
    found = (path for path in (frontend / "src").rglob("*") if path.is_file())
    return [*named, *sorted(found)]


def _npm(bin_folder: Path) -> str:
    found = shutil.which("npm", path=str(bin_folder))
    if found is None:
        raise Stop("Node is missing from .venv: remove .venv and run the same command again.")
    return found


def _node_first(bin_folder: Path) -> dict[str, str]:
    return {"PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
