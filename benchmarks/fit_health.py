"""Fits the forecast of communities going quiet, and says how good it is on kinds it never saw.

HEARTH_REAL_DATA names the folder that holds health/events.csv.gz. Without `--write` the file that
ships stays as it is, and the script says whether this fit gives the same. NumPy is all it takes.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_ROOT))

import numpy as np  # noqa: E402  (found only after the path is set)

from app.health.reading import read_events  # noqa: E402  (the same)
from community.health.forecast import weeks  # noqa: E402  (the same)
from community.health.forecast.features import NAMES, SIGNALS, features_of  # noqa: E402  (the same)
from community.health.forecast.fitting import Start, fit  # noqa: E402  (the same)
from community.health.forecast.judging import kind_of  # noqa: E402  (the same)
from community.health.forecast.labels import labels_of  # noqa: E402  (the same)
from community.health.forecast.measures import auroc, average_precision  # noqa: E402  (the same)
from community.health.forecast.states import Thresholds  # noqa: E402  (the same)
from community.health.forecast.tables import Posts, table_of  # noqa: E402  (the same)

_OUT = _ROOT / "community/health/forecast/coefficients.json"
_VERSION = "1"
_SEED = 7

# Tags are parts of sites, so a fit that leaves sites out leaves out their tags.
_KINDS = (("rlist",), ("se", "se-tag"), ("discourse",))

# An earlier fit on 65 public communities (chat streams, mailing lists, forums, question sites and
# their tags): coefficient, mean, standard deviation. Where its sign made no sense it counts as 0.
_EARLIER = {
    "own_history": (0.214, -5.338, 3.080),
    "days_since": (0.338, 0.807, 0.835),
    "people_4": (-0.139, -0.008, 0.415),
    "posts_4": (0.0, 0.091, 0.635),
    "posts_8": (-0.041, 0.169, 0.484),
    "posts_slope": (0.0, -0.004, 0.086),
    "silent_core": (0.0, 0.501, 0.215),
    "newcomers": (-0.128, -0.077, 0.370),
    "returning_ratio": (-0.328, -0.077, 0.215),
    "people_usual": (-0.449, 2.404, 0.982),
    "posts_usual": (-0.022, 3.212, 1.472),
    "unsteady": (0.410, -0.477, 0.549),
    "empty_weeks": (0.271, 0.080, 0.118),
    "top_share": (0.218, 0.166, 0.089),
}
_INTERCEPT = -3.508
# How strongly the earlier fit draws, and the plain zero of a fit that stands alone.
_PULL, _PULL_ALONE = 300.0, 10.0
_INTERCEPT_PULL = 1e4
_TOTAL_WEIGHT = 1000.0

# Parts of larger communities, as if only some people had started threads: they show how a small
# community behaves where a kind has only large ones. They weigh less than whole communities.
_PART_SIZES = (3, 5, 8, 14, 24)  # posts a week
_PARTS_EACH = 4
_PART_WEIGHT = 0.3
_LEAST_POSTS = 100


@dataclass(frozen=True)
class Rows:
    """Onset weeks of one community or part of one."""

    kind: str
    values: Any
    went: Any
    part: bool


def _rows(posts: Posts, kind: str, *, part: bool) -> Rows | None:
    last = int(weeks.weeks_of(posts.seconds[-1:])[0])
    table = table_of(posts, last=last)
    if len(table) < 35:
        return None
    labels = labels_of(table)
    if not labels.onset.any():
        return None
    values = features_of(table).values[labels.onset]
    return Rows(kind, values, labels.a[labels.onset], part)


def _parts(posts: Posts, rng: np.random.Generator) -> list[Posts]:
    """Smaller communities: the threads that a random share of people, or any, started."""
    weeks_long = (posts.seconds[-1] - posts.seconds[0]) / weeks.WEEK + 1
    level = len(posts.seconds) / weeks_long
    _, first, thread = np.unique(posts.thread, return_index=True, return_inverse=True)
    _, person = np.unique(posts.person, return_inverse=True)
    found = []
    for size in _PART_SIZES:
        for turn in range(2 * _PARTS_EACH if size < 0.75 * level and weeks_long >= 60 else 0):
            if turn % 2:
                kept = (rng.random(len(first)) < size / level)[thread]
            else:
                kept = (rng.random(person.max() + 1) < size / level)[person[first]][thread]
            if kept.sum() >= _LEAST_POSTS:
                found.append(posts.where(kept))
    return found


def gather(path: Path) -> list[Rows]:
    """The rows of every community of the file, and of parts of the larger ones."""
    rng = np.random.default_rng(_SEED)
    events = read_events(path, lambda _name, _count: None)
    found = []
    for community, posts in events.communities.items():
        kind = kind_of(community)
        found.append(_rows(posts, kind, part=False))
        if kind != "se-tag":
            found += [_rows(each, kind, part=True) for each in _parts(posts, rng)]
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return [rows for rows in found if rows is not None]


def _standards(everything: list[Rows]) -> tuple[Any, Any]:
    whole = np.concatenate([rows.values for rows in everything if not rows.part])
    mean, scale = whole.mean(axis=0), whole.std(axis=0)
    for at, name in enumerate(NAMES):
        if name in _EARLIER:
            _, mean[at], scale[at] = _EARLIER[name]
    return np.round(mean, 6), np.round(scale, 6)


def _weights(some: list[Rows]) -> Any:
    """Each community by the root of its weeks, each kind by the root of what it then weighs."""
    kinds = [next(group for group in _KINDS if rows.kind in group) for rows in some]
    each = [
        np.full(len(rows.went), (_PART_WEIGHT if rows.part else 1.0) / len(rows.went) ** 0.5)
        for rows in some
    ]
    total = {
        kind: sum(float(part.sum()) for part, of in zip(each, kinds, strict=True) if of == kind)
        for kind in set(kinds)
    }
    weight = np.concatenate(
        [part / total[kind] ** 0.5 for part, kind in zip(each, kinds, strict=True)]
    )
    return weight * (_TOTAL_WEIGHT / weight.sum())


def fitted(some: list[Rows], standards: tuple[Any, Any], *, alone: bool) -> dict[str, Any]:
    """Coefficients for these rows; `alone` starts from nothing instead of the earlier fit."""
    mean, scale = standards
    values = (np.concatenate([rows.values for rows in some]) - mean) / scale
    went = np.concatenate([rows.went for rows in some])
    signs = np.array([float(signal.sign) for signal in SIGNALS])
    earlier = np.array([0.0 if alone else _EARLIER.get(name, (0.0,))[0] for name in NAMES])
    pull = _PULL_ALONE if alone else _PULL
    start = Start(earlier, _INTERCEPT, pull, _INTERCEPT_PULL)
    weights, intercept = fit(values, went, _weights(some), signs, start)
    return {
        "weights": [round(float(w), 6) + 0.0 for w in weights],
        "intercept": round(intercept, 6),
    }


def _left_out(everything: list[Rows], standards: tuple[Any, Any], *, alone: bool) -> list[Any]:
    return [
        {
            "kinds": list(kinds),
            **fitted([r for r in everything if r.kind not in kinds], standards, alone=alone),
        }
        for kinds in _KINDS
    ]


def _chances(some: list[Rows], standards: tuple[Any, Any], fits: list[Any]) -> Any:
    """Each whole community's chances by the fit that left its kind out."""
    mean, scale = standards
    found = []
    for rows in some:
        mine = next(each for each in fits if rows.kind in each["kinds"])
        odds = mine["intercept"] + (rows.values - mean) / scale @ np.array(mine["weights"])
        found.append(1 / (1 + np.exp(-odds)))
    return np.concatenate(found)


def _calibration(p: Any, went: Any) -> list[dict[str, float | int]]:
    """Of the weeks in each range of chances, what share went quiet."""
    edges = (0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 1.01)
    bins = []
    for low, high in zip((0.0, *edges), edges, strict=False):
        inside = (p >= low) & (p < high)
        share = round(float(went[inside].mean()), 4) if inside.any() else 0.0
        bins.append({"below": high, "observed": share, "weeks": int(inside.sum())})
    return bins


def model_of(everything: list[Rows]) -> dict[str, Any]:
    """Everything that the coefficients file holds."""
    standards = _standards(everything)
    left_out = _left_out(everything, standards, alone=False)
    whole = [rows for rows in everything if not rows.part]
    went = np.concatenate([rows.went for rows in whole])
    p = _chances(whole, standards, left_out)
    return {
        "version": _VERSION,
        "signals": list(NAMES),
        "mean": standards[0].tolist(),
        "scale": standards[1].tolist(),
        "fit": fitted(everything, standards, alone=False),
        "left_out": left_out,
        "left_out_alone": _left_out(everything, standards, alone=True),
        "thresholds": asdict(Thresholds()),
        "calibration": _calibration(p, went),
        "provenance": {
            "label": "A, onset weeks",
            "kinds": [kind for kinds in _KINDS for kind in kinds],
            "communities": len(whole),
            "parts": len(everything) - len(whole),
            "weeks": len(went),
            "positives": int(went.sum()),
            "seed": _SEED,
            "left_out_brier": round(float(np.mean((p - went) ** 2)), 6),
            "left_out_auroc": round(auroc(went, p), 4),
            "left_out_average_precision": round(average_precision(went, p), 4),
        },
    }


def main() -> None:
    """Fit, and write or compare."""
    home = Path(os.environ.get("HEARTH_REAL_DATA", "/nowhere")) / "health/events.csv.gz"
    if not home.is_file():
        print("left out: set HEARTH_REAL_DATA to the folder that holds health/events.csv.gz")
        return
    found = model_of(gather(home))
    for name, value in found["provenance"].items():
        print(f"{name:<28} {value}")
    text = json.dumps(found, indent=1) + "\n"
    if "--write" in sys.argv[1:]:
        _OUT.write_text(text, encoding="utf-8")
        print(f"written to {_OUT.relative_to(_ROOT)}")
    else:
        same = _OUT.is_file() and json.loads(_OUT.read_text(encoding="utf-8")) == found
        print("the same as what ships" if same else "differs from what ships; --write replaces it")


if __name__ == "__main__":
    main()
