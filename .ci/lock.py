"""Writes the lock files anew: names, versions and hashes, and no hosts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from say import Stop, run, step

ROOT = Path(__file__).resolve().parent.parent
_OPTIONS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--python-version=3.11")
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-build.lock": ("--group=build",),
    "requirements-dev.lock": (
        "pyproject.toml",
        "--group=dev",
        "--constraints=requirements.lock",
        "--constraints=requirements-build.lock",
    ),
}


def main(upgrade: list[str]) -> None:
    bin_folder = Path(sys.executable).parent
    for name, sources in LOCKS.items():
        step(f"writing {name}")
        run(
            [bin_folder / "uv", "pip", "compile", *sources, *_OPTIONS, *upgrade, "-o", name],
            cwd=ROOT,
            otherwise=f"{name} could not be written: see the lines above.",
        )
    step("writing frontend/package-lock.json")
    subprocess.run(
        [bin_folder / "npm", "install", "--package-lock-only", "--ignore-scripts"],
        cwd=ROOT / "frontend",
        check=True,
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit(str(stop))
