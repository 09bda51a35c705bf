"""What the lock files pin: read by the bill of materials and by the audit."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^\s+#\s+(?:via\s+)?([A-Za-z0-9._-]+)(?:\s+\(.*\))?$")


@dataclass(frozen=True)
class Package:
    """One pinned package: `hashes` are (algorithm, hexadecimal); `via` who asks for it."""

    ecosystem: str  # PyPI or npm, as advisories say it
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...]
    via: tuple[str, ...] = ()
    marker: str = ""

    @property
    def purl(self) -> str:
        """The package's address in bills of materials."""
        return f"pkg:{self.ecosystem.lower()}/{self.name.replace('@', '%40')}@{self.version}"


def python_packages(lock: Path) -> list[Package]:
    """The pins of a hashed requirements file, in its order."""
    blocks: list[list[str]] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if _PIN.match(line):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
    return [_package(block) for block in blocks]


def _package(block: list[str]) -> Package:
    found = _PIN.match(block[0])
    assert found is not None
    hashes = tuple(("SHA-256", each) for line in block for each in _HASH.findall(line))
    via = tuple(name[1] for line in block[1:] if (name := _VIA.match(line)) and name[1] != "via")
    name = re.sub(r"[-_.]+", "-", found[1]).lower()
    return Package("PyPI", name, found[2], hashes, via, found[3] or "")


def browser_packages(lock: Path) -> Iterator[Package]:
    """What the browser is sent, of an npm lock file; what only builds it is left out."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    for path, each in packages.items():
        if path and not each.get("dev"):
            algorithm, _, digest = each["integrity"].partition("-")
            known = {"sha512": "SHA-512", "sha1": "SHA-1", "sha256": "SHA-256"}[algorithm]
            name = path.rpartition("node_modules/")[2]
            yield Package("npm", name, each["version"], ((known, base64.b64decode(digest).hex()),))
