"""Looks for known holes in what the lock files pin, and for releases that were withdrawn.

`audit.py [FOLDER]`: FOLDER holds advisories in the OSV format, one JSON file each, as the public
advisory databases are handed out; any depth of folders will do. Without it only the package
registry is asked, through its ordinary client, which of the pins were withdrawn. Ends with 1 when
something was found.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from locked import Package, browser_packages, python_packages
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
_START = "0"


def findings(packages: Iterable[Package], advisories: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One line for each advisory that concerns a pin."""
    pins: dict[tuple[str, str], list[Package]] = {}
    for each in packages:
        pins.setdefault((each.ecosystem, each.name), []).append(each)
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", []):
            named = affected.get("package", {})
            name = str(named.get("name", ""))
            if named.get("ecosystem") == "PyPI":
                name = re.sub(r"[-_.]+", "-", name).lower()
            for pin in pins.get((named.get("ecosystem"), name), []):
                if _concerns(affected, pin.version):
                    yield f"{pin.name} {pin.version}: {advisory['id']} {_summary(advisory)}"


def _concerns(affected: dict[str, Any], version: str) -> bool:
    if version in affected.get("versions", []):
        return True
    ranges = [each for each in affected.get("ranges", []) if each.get("type") != "GIT"]
    return any(_within(each.get("events", []), version) for each in ranges)


def _within(events: list[dict[str, str]], version: str) -> bool:
    """Whether a version lies in a range; one that cannot be compared counts as lying in it."""
    try:
        ours = Version(version)
        inside = False
        for event in events:
            ((kind, text),) = event.items()
            bound = Version(text)
            if kind == "introduced" and (text == _START or ours >= bound):
                inside = True
            elif (kind == "fixed" and ours >= bound) or (kind == "last_affected" and ours > bound):
                inside = False
    except (InvalidVersion, ValueError):
        return True
    return inside


def _summary(advisory: dict[str, Any]) -> str:
    words = advisory.get("summary") or advisory.get("details", "")
    return " ".join(words.split())[:100]


def advisories_in(folder: Path) -> Iterator[dict[str, Any]]:
    """Every advisory of a folder; what is none is passed over. ValueError for a damaged file."""
    for path in sorted(folder.rglob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path} is damaged ({error}). Fetch it again.") from error
        if isinstance(found, dict) and "affected" in found and "id" in found:
            yield found


def withdrawn() -> list[str]:
    """What the registry says was withdrawn; nothing is installed."""
    command = ["uv", "pip", "install", "--dry-run", "--reinstall", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [
            Path(sys.executable).parent / command[0],
            *command[1:],
            "-r",
            ROOT / "requirements-dev.lock",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return [f"the registry could not be asked: {done.stderr.strip()[-300:]}"]
    return [line for line in done.stderr.splitlines() if "yanked" in line]


def main(folder: str | None) -> int:
    """Print what was found; the exit code."""
    packages = [
        *python_packages(ROOT / "requirements-dev.lock"),
        *browser_packages(ROOT / "frontend" / "package-lock.json"),
    ]
    found = withdrawn()
    if folder is None:
        print(
            "No folder of advisories was given: known holes were not looked for.", file=sys.stderr
        )
    else:
        try:
            known = list(advisories_in(Path(folder)))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        if not known:
            print(f"{folder} holds no advisory in the OSV format.", file=sys.stderr)
            return 2
        print(f"{len(packages)} packages against {len(known)} advisories", file=sys.stderr)
        found += sorted(set(findings(packages, known)))
    print("\n".join(found) or "Nothing found.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else None))
