"""How often a fault test tries: a few times in `make test`, in full in `make soak`."""

from __future__ import annotations

import os
import random
import secrets


def rounds(*, few: int, full: int) -> int:
    """How many rounds to run now."""
    return full if os.environ.get("HEARTH_SOAK") == "1" else few


def seeded() -> random.Random:
    """Chance whose seed is printed, so that a failure can be played again.

    `HEARTH_SOAK_SEED` plays a given one.
    """
    seed = int(os.environ.get("HEARTH_SOAK_SEED") or secrets.randbelow(1 << 32))
    print(f"seed {seed}: set HEARTH_SOAK_SEED to play this again")  # noqa: T201 - part of the report
    return random.Random(seed)
