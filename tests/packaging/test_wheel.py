"""The wheel holds all it needs: installed elsewhere, it serves a page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.architecture.files import ROOT
from tests.served import served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _uv("build", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", folder, ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_assets_templates_and_migrations_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "app/static/dist/manifest.json" in names
    assert "app/bundled/templates/base.html" in names
    assert "app/bundled/migrations/env.py" in names
    assert "app/translations/de/LC_MESSAGES/messages.mo" in names
    assert not [name for name in names if name.startswith(("tests/", "frontend/", "docs/"))]
    assert not [name for name in names if name.endswith(".pyc") or "node_modules" in name]


def test_the_wheel_serves_a_page_elsewhere(wheel: Path, tmp_path: Path) -> None:
    program = _install(wheel, tmp_path / "env")

    with served(tmp_path / "data", program=program) as site:
        page = httpx.get(site.url)
        style = re.search(r'href="(/static/dist/main-[^"]+\.css)"', page.text)
        assert page.status_code == 200
        assert style is not None, "the page does not name the built style sheet"
        sheet = httpx.get(site.url + style[1], headers={"Accept-Encoding": "br"})
        assert sheet.headers["content-encoding"] == "br"
        assert "immutable" in sheet.headers["cache-control"]
        german = httpx.get(f"{site.url}/sign-in", headers={"Accept-Language": "de"})
        assert "Anmelden" in german.text


def _install(wheel: Path, folder: Path) -> Path:
    """Install the wheel and what the lock names into an empty environment."""
    _uv("venv", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    lock = ROOT / "requirements.lock"
    _uv("pip", "install", "--python", python, "--require-hashes", "-r", lock)
    _uv("pip", "install", "--python", python, "--no-deps", wheel)
    return folder / "bin" / "hearth"


def _uv(*arguments: str | Path) -> None:
    uv = Path(sys.executable).parent / "uv"
    done = subprocess.run(
        [uv, "--quiet", *arguments],
        env={k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(done.stderr[-3000:], pytrace=False)
