"""pip through the standard library alone, for a Python that came without it."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import ssl
import urllib.parse
import urllib.request
from pathlib import Path

from say import Stop, step

_PIP_SETTINGS = ("/etc/pip.conf", "~/.config/pip/pip.conf", "~/.pip/pip.conf")


def fetch(pinned: str, *, into: Path) -> Path:
    """Download the wheel that a lock file pins; a wheel is importable as it is."""
    version = pinned.split("==", 1)[1].split()[0]
    name = f"pip-{version}-py3-none-any.whl"
    index = os.environ.get("PIP_INDEX_URL") or configured("index-url")
    if not index:
        raise Stop(
            "This Python came without pip and venv: install python3-venv, "
            "or set PIP_INDEX_URL to a package index."
        )
    page = f"{index.rstrip('/')}/pip/"
    step("fetching pip, which this Python came without")
    listing = _read(page).decode("utf-8", "replace")
    address = re.search(rf"[\"']([^\"'#]*{re.escape(name)})[\"'#]", listing)
    if address is None:
        raise Stop(f"The package index does not offer {name}: install python3-venv instead.")
    content = _read(urllib.parse.urljoin(page, address[1]))
    if f"sha256:{hashlib.sha256(content).hexdigest()}" not in pinned:
        raise Stop(f"{name} from the package index does not match the lock file; nothing was run.")
    wheel = into / name
    wheel.write_bytes(content)
    return wheel


def configured(option: str) -> str | None:
    """What pip's own settings files say for `option`."""
    settings = configparser.ConfigParser(interpolation=None)
    files = [Path(name).expanduser() for name in _PIP_SETTINGS]
    settings.read([*files, os.environ.get("PIP_CONFIG_FILE", "")])
    return settings.get("global", option, fallback=None)


def _read(address: str) -> bytes:
    if not address.startswith(("https://", "http://", "file://")):
        raise Stop(f"The package index {address} is no web address: correct PIP_INDEX_URL.")
    certificate = os.environ.get("PIP_CERT") or configured("cert")
    context = ssl.create_default_context(cafile=certificate)
    try:
        with urllib.request.urlopen(address, timeout=60, context=context) as answer:  # noqa: S310 - checked above
            return bytes(answer.read())
    except OSError as error:
        raise Stop(
            f"The package index could not be reached ({error}): check the network connection, "
            "or install python3-venv, then try again."
        ) from error
