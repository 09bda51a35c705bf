"""The set-up scripts say in one sentence what is missing, and trust no download."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.files import ROOT


def _in_ci(code: str, *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `code` beside the set-up scripts, which may import the standard library alone."""
    return subprocess.run(
        [sys.executable, "-S", "-c", f"import sys\nsys.path.insert(0, '.ci')\n{code}"],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    code = "import python_version\nsys.version_info = (3, 9)\npython_version.require()"
    refused = _in_ci(code, env={"PATH": str(tmp_path)})

    assert refused.returncode == 1
    assert "needs Python 3.11 or newer" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_download_that_does_not_match_the_lock_is_not_run(tmp_path: Path) -> None:
    good, bad = b"the wheel", b"another wheel"
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip-9.9-py3-none-any.whl").write_bytes(bad)
    listing = f"<a href='{tmp_path.as_uri()}/pip-9.9-py3-none-any.whl#sha256=0'>pip</a>"
    (tmp_path / "pip" / "index.html").write_text(listing)
    code = (
        "import pathlib, pip_wheel, say\n"
        "pip_wheel._read = lambda a: pathlib.Path("
        "a.removeprefix('file://') + ('index.html' if a.endswith('/') else '')).read_bytes()\n"
        f"pinned = 'pip==9.9 --hash=sha256:{hashlib.sha256(good).hexdigest()}'\n"
        f"into = pathlib.Path({str(tmp_path)!r}, 'into'); into.mkdir()\n"
        "try: pip_wheel.fetch(pinned, into=into)\n"
        "except say.Stop as stop: print(stop)\n"
        "print(list(into.iterdir()))"
    )
    refused = _in_ci(code, env={"PIP_INDEX_URL": tmp_path.as_uri()})

    assert "does not match the lock file; nothing was run" in refused.stdout, refused.stderr
    assert refused.stdout.endswith("[]\n")


def test_a_step_runs_again_only_when_its_sources_changed(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("one")
    code = (
        "import pathlib, stamps\n"
        f"root = pathlib.Path({str(tmp_path)!r}); source = root / 'source'\n"
        "first = stamps.fingerprint(root, [source]); stamps.write(root / 'stamp', first)\n"
        "print(stamps.is_fresh(root / 'stamp', stamps.fingerprint(root, [source])))\n"
        "source.write_text('two')\n"
        "print(stamps.is_fresh(root / 'stamp', stamps.fingerprint(root, [source])))"
    )
    assert _in_ci(code).stdout.split() == ["True", "False"]


def test_the_scripts_import_the_standard_library_alone() -> None:
    """`-S` leaves site-packages out, so any other import would fail here."""
    imported = _in_ci(
        "import assets, environment, machine, pip_wheel, python_version, say, stamps, translations"
    )
    assert imported.returncode == 0, imported.stderr
