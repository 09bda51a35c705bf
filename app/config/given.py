"""What the environment and `settings.env` in the data folder say, before it is understood."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from app.config.faults import BadSetting

SETTINGS = (
    "HEARTH_DATA_DIR",
    "HEARTH_DATABASE_URL",
    "HEARTH_REDIS_URL",
    "HEARTH_BASE_URL",
    "HEARTH_BIND",
    "HEARTH_SECRET_FILE",
    "HEARTH_SMTP_URL",
    "HEARTH_IMAP_HOST",
    "HEARTH_IMAP_PORT",
    "HEARTH_IMAP_TLS",
    "HEARTH_IMAP_USER",
    "HEARTH_IMAP_PASSWORD",
    "HEARTH_IMAP_PASSWORD_FILE",
    "HEARTH_IMAP_FOLDER",
    "HEARTH_IMAP_ADDRESS",
    "HEARTH_IMAP_AUTHSERV",
    "HEARTH_IMAP_DAYS",
    "HEARTH_MODE",
    "HEARTH_SEARCH",
    "HEARTH_TRUSTED_PROXIES",
    "HEARTH_LIMITS",
    "HEARTH_WORKERS",
    "HEARTH_SEMANTIC_MODEL",
    "HEARTH_METRICS_TOKEN",
    "HEARTH_ORGANISATION",
    "HEARTH_PURPOSE",
    "HEARTH_FETCH_ALLOW",
    "HEARTH_PREVIEW_ALLOW",
    "HEARTH_OIDC_ISSUER",
    "HEARTH_OIDC_CLIENT_ID",
    "HEARTH_OIDC_CLIENT_SECRET",
    "HEARTH_OIDC_CLIENT_SECRET_FILE",
    "HEARTH_OIDC_LABEL",
    "HEARTH_OIDC_SCOPES",
    "HEARTH_OIDC_MAIL",
    "HEARTH_OIDC_GROUPS_CLAIM",
    "HEARTH_OIDC_GROUPS",
)
# Read by the test run alone; known here so that a developer's shell may keep them set.
_TEST_SETTINGS = (
    "HEARTH_REQUIRE_BROWSER",
    "HEARTH_REAL_DATA",
    "HEARTH_SOAK",
    "HEARTH_SOAK_SEED",
    "HEARTH_WATCH_WRITES",
)
SETTINGS_FILE = "settings.env"


def given_settings(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """What `environ` (the process environment by default) says, over what the file says.

    Raises BadSetting for an unknown name in either, and for a file that cannot be read.
    """
    told = dict(os.environ if environ is None else environ)
    _refuse_unknown(told)
    told = {name: value for name, value in told.items() if value}
    return {**_in_file(data_dir_of(told) / SETTINGS_FILE), **told}


def data_dir_of(given: Mapping[str, str]) -> Path:
    return Path(given.get("HEARTH_DATA_DIR") or "data").absolute()


def _in_file(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} cannot be read ({error}). Mend it, or take it away.") from None
    found = {}
    for number, line in enumerate(lines, start=1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        name, equals, value = words.partition("=")
        if not equals or not name.startswith("HEARTH_") or name == "HEARTH_DATA_DIR":
            raise BadSetting(
                f"Line {number} of {path} must look like HEARTH_BASE_URL=https://hearth.example.org"
                "; every setting but HEARTH_DATA_DIR may stand there."
            )
        found[name] = value.strip().strip('"')
    _refuse_unknown(found)
    return found


def keep_in_file(data_dir: Path, values: Mapping[str, str]) -> Path:
    """Write these settings to the file, readable by this user alone, and keep those it had."""
    path = data_dir / SETTINGS_FILE
    kept = {**_in_file(path), **values}
    lines = ["# What the environment says counts before what stands here.", ""]
    lines += [f"{name}={value}" for name, value in kept.items()]
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    beside.replace(path)
    return path


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {*SETTINGS, *_TEST_SETTINGS}
    for name in sorted(given):
        if name.startswith("HEARTH_") and name not in known:
            near = difflib.get_close_matches(name, SETTINGS, n=1, cutoff=0.4)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise BadSetting(f"{name} is not a setting of Hearth.{hint}")
