"""Imports go one way: the contracts of pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.files import ROOT


def test_imports_go_one_way() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if checked.returncode != 0:
        pytest.fail(checked.stdout[-3000:], pytrace=False)
