"""Images from outside made harmless: verified by content, bounded, written anew without metadata.

Pillow keeps a processor busy, so under gevent this runs in the hub's pool of real threads.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import gevent
from gevent import monkey
from gevent.threadpool import ThreadPool
from PIL import Image, ImageOps, ImageSequence

from community.errors import Refused

LARGEST_FILE = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_FRAMES = 60
_LONGEST_SIDE = 2_400
# What is accepted, judged by content. SVG is a program and is not among them.
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A clean image file."""

    content: bytes
    media_type: str
    width: int
    height: int


def clean_image(content: bytes) -> Picture:
    """Decode an image and write it again; Refused for anything else, too big, or a bomb."""
    if len(content) > LARGEST_FILE:
        raise Refused(
            "This image is larger than 8 MB. Make it smaller and try again.", code="too_large"
        )
    made = _in_real_thread(content)
    if isinstance(made, Refused):
        raise made
    return made


def _in_real_thread(content: bytes) -> Picture | Refused:
    if not monkey.is_module_patched("threading"):
        return _clean(content)
    pool: ThreadPool = gevent.get_hub().threadpool
    found: Picture | Refused = pool.apply(_clean, (content,))
    return found


def _clean(content: bytes) -> Picture | Refused:
    # A refusal is returned: an exception would be printed by the pool as if it were a fault.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decode(content)
    except Refused as refusal:
        return refusal
    except Exception:  # noqa: BLE001 (Pillow fails in a dozen ways on damaged files, all the same to us)
        return Refused(
            "This is not an image that can be shown here. Use PNG, JPEG, GIF or WebP.",
            code="bad_image",
        )


def _decode(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=list(_TYPES)) as opened:
        kind = opened.format or ""
        # The size stands in the header: nothing is unpacked before it has been looked at.
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused(
                "This image has more than 40 million pixels. Make it smaller.", code="too_large"
            )
        frames = getattr(opened, "n_frames", 1) if kind in ("GIF", "WEBP") else 1
        if frames > MOST_FRAMES or frames * opened.width * opened.height > MOST_PIXELS * 4:
            raise Refused(
                f"This animation is too long; {MOST_FRAMES} frames are the most.", code="too_large"
            )
        if frames > 1:
            return _animated(opened, kind)
        return _still(opened, kind)


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
        frames.append(frame.convert("RGBA"))
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
