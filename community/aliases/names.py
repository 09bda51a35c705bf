"""Made-up names: a colour and a living thing, which say nothing of anybody.

They are names, so they are the same in every language: one that followed the language of whoever
bears it would tell something of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

_COLOURS = (
    "Amber", "Azure", "Bronze", "Copper", "Coral", "Cream", "Crimson", "Emerald", "Golden", "Grey",
    "Indigo", "Ivory", "Lilac", "Maroon", "Olive", "Orange", "Pearl", "Purple", "Russet", "Saffron",
    "Scarlet", "Silver", "Teal", "Violet",
)  # fmt: skip
_LIVING = (
    "Alder", "Aspen", "Badger", "Beech", "Birch", "Clover", "Crane", "Daisy", "Dove", "Fern",
    "Finch", "Hare", "Hazel", "Heron", "Iris", "Ivy", "Juniper", "Kestrel", "Larch", "Linnet",
    "Lotus", "Maple", "Marten", "Moss", "Otter", "Plover", "Poppy", "Reed", "Rowan", "Sedge",
    "Snipe", "Stork", "Swift", "Tern", "Thistle", "Toad", "Vole", "Willow", "Yarrow",
)  # fmt: skip
_TRIES = 50


def draw_name(taken: Collection[str]) -> str:
    """A name that nobody bears in the thread, drawn at random."""
    for _try in range(_TRIES):
        name = f"{secrets.choice(_COLOURS)} {secrets.choice(_LIVING)}"
        if name not in taken:
            return name
    return f"{name} {len(taken) + 1}"  # nearly a thousand are taken
