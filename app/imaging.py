"""Images from outside made harmless: verified by content, bounded, written anew without metadata.

Pillow keeps a processor busy, so under gevent this runs in the hub's pool of real threads, one
image at a time: a file of a few kilobytes may unpack to hundreds of megabytes.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PIL import Image, ImageOps, ImageSequence

from app.real_threads import in_real_thread
from community.errors import Refused, Throttled
from community.words import N_

LARGEST_FILE = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000  # in all frames together
MOST_FRAMES = 60
_LONGEST_SIDE = 2_400
# What is accepted, judged by content. SVG is a program and is not among them.
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


# The sides of a person's picture, in pixels: lists, posts, and the profile on fine screens.
AVATAR_SIZES = (48, 96, 192)

Made = TypeVar("Made")

_turn = threading.Semaphore()
_PATIENCE = 20.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A clean image file."""

    content: bytes
    media_type: str
    width: int
    height: int


def clean_image(content: bytes) -> Picture:
    """Decode an image and write it again; Refused for anything else, too big, or a bomb."""
    return _made_from(content, _decode)


def draw_avatar(content: bytes) -> dict[int, bytes]:
    """The middle of an image as squares of WebP by size; Refused as above, and for animations."""
    return _made_from(content, _squares)


def _made_from(content: bytes, make: Callable[[bytes], Made]) -> Made:
    if len(content) > LARGEST_FILE:
        raise Refused(
            N_("This image is larger than 8 MB. Make it smaller and try again."), code="too_large"
        )
    if not _turn.acquire(timeout=_PATIENCE):
        raise Throttled(N_("That was a lot at once. Wait a moment and try again."), retry_after=5)
    try:
        return in_real_thread(partial(_tried, content, make))
    finally:
        _turn.release()


def _tried(content: bytes, make: Callable[[bytes], Made]) -> Made:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return make(content)
    except Refused:
        raise
    except Exception as damage:  # (Pillow fails in a dozen ways on damaged files)
        raise Refused(
            N_("This is not an image that can be shown here. Use PNG, JPEG, GIF or WebP."),
            code="bad_image",
        ) from damage


def _decode(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=list(_TYPES)) as opened:
        kind = opened.format or ""
        _demand_fit(opened)
        frames = _frames_of(opened, kind)
        if frames > MOST_FRAMES:
            raise Refused(
                N_("This animation is too long; %(most)s frames are the most.", most=MOST_FRAMES),
                code="too_large",
            )
        _demand_fit(opened, frames=frames)
        if frames > 1:
            return _animated(opened, kind)
        return _still(opened, kind)


def _demand_fit(opened: Image.Image, *, frames: int = 1) -> None:
    # The size stands in the header: nothing is unpacked before it has been looked at.
    if frames * opened.width * opened.height > MOST_PIXELS:
        raise Refused(
            N_("This image has more than 40 million pixels. Make it smaller."), code="too_large"
        )


def _frames_of(opened: Image.Image, kind: str) -> int:
    return getattr(opened, "n_frames", 1) if kind in ("GIF", "WEBP", "PNG") else 1


def _squares(content: bytes) -> dict[int, bytes]:
    with Image.open(io.BytesIO(content), formats=list(_TYPES)) as opened:
        _demand_fit(opened)
        if getattr(opened, "is_animated", False):
            raise Refused(N_("This image moves. Choose one that keeps still."), code="animated")
        largest = max(AVATAR_SIZES)
        opened.draft(None, (largest * 4, largest * 4))  # a large photograph is unpacked smaller
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    square = ImageOps.fit(upright, (largest, largest), Image.Resampling.LANCZOS)
    drawn = {}
    for size in sorted(AVATAR_SIZES, reverse=True):
        target = io.BytesIO()
        square = square.resize((size, size), Image.Resampling.LANCZOS)
        # Pixels alone: what the camera noted, and where, stays behind.
        bare = Image.new("RGBA", square.size)
        bare.paste(square)
        bare.save(target, format="WEBP", quality=80, method=6)
        drawn[size] = target.getvalue()
    return drawn


def _still(opened: Image.Image, kind: str) -> Picture:
    image = ImageOps.exif_transpose(opened)
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    if kind == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    # A new image carries pixels alone: no EXIF with places in it, no text chunks, no profile.
    bare = Image.new(image.mode, image.size)
    if image.mode == "P" and image.palette is not None:
        bare.putpalette(image.palette)
        if "transparency" in image.info:
            bare.info["transparency"] = image.info["transparency"]
    bare.paste(image)
    return _written(bare, kind)


def _animated(opened: Image.Image, kind: str) -> Picture:
    frames = []
    durations = []
    for frame in ImageSequence.Iterator(opened):
        durations.append(int(frame.info.get("duration", 100)))
        # Drawn anew as above: what is written from a frame takes its comments along.
        bare = Image.new("RGBA", frame.size)
        bare.paste(frame.convert("RGBA"))
        frames.append(bare)
    target = io.BytesIO()
    frames[0].save(
        target,
        format=kind,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
    )
    return _picture(target.getvalue(), frames[0], kind)


def _written(image: Image.Image, kind: str) -> Picture:
    target = io.BytesIO()
    if kind == "JPEG":
        image.save(target, format=kind, quality=85, optimize=True)
    elif kind == "WEBP":
        image.save(target, format=kind, quality=85)
    else:
        image.save(target, format=kind)
    return _picture(target.getvalue(), image, kind)


def _picture(content: bytes, image: Image.Image, kind: str) -> Picture:
    return Picture(content=content, media_type=_TYPES[kind], width=image.width, height=image.height)
