"""Writes the bill of materials of a release: CycloneDX 1.6, from the lock files alone.

It says the same for the same lock files: no time of day, no machine.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from locked import Package, browser_packages, python_packages

ROOT = Path(__file__).resolve().parent.parent


def bill(root: Path = ROOT) -> dict[str, Any]:
    """The document, for what is installed and what the browser is sent."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = [
        *python_packages(root / "requirements.lock"),
        *browser_packages(root / "frontend" / "package-lock.json"),
    ]
    components = [_component(each) for each in packages]
    ours = f"pkg:pypi/{project['name']}@{project['version']}"
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": project["name"],
                "version": project["version"],
                "purl": ours,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": _dependencies(packages, ours=ours, name=project["name"]),
    }


def _component(package: Package) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        # One for each file that may be installed: which one depends on the machine.
        "hashes": [{"alg": kind, "content": digest} for kind, digest in package.hashes],
    }
    if package.marker:
        made["properties"] = [{"name": "hearth:only-where", "value": package.marker}]
    return made


def _dependencies(packages: list[Package], *, ours: str, name: str) -> list[dict[str, Any]]:
    wants: dict[str, set[str]] = {ours: set(), **{each.purl: set() for each in packages}}
    by_name: dict[str, list[str]] = {name: [ours]}
    for each in packages:
        by_name.setdefault(each.name, []).append(each.purl)
    for each in packages:
        # The browser's lock does not say who asks: what it pins is ours.
        for asking in each.via or (name,):
            for purl in by_name.get(asking, []):
                wants[purl].add(each.purl)
    return [{"ref": ref, "dependsOn": sorted(found)} for ref, found in wants.items()]


def main(target: str) -> None:
    """Write the file, or print it for `-`."""
    text = json.dumps(bill(), indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "dist" / "hearth.cdx.json"))
