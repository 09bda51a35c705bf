"""Under gevent a picture is worked on in a real thread, so that others are served meanwhile."""

from __future__ import annotations

import subprocess
import sys

_CLEAN_ONE = """
from gevent import monkey
monkey.patch_all()
import io
import gevent
from PIL import Image
from app.imaging import clean_image
from community.errors import Refused

target = io.BytesIO()
Image.linear_gradient("L").resize((5000, 5000)).save(target, "PNG")
ticks = []
ticker = gevent.spawn(lambda: [(ticks.append(n), gevent.sleep(0.005)) for n in range(10000)])
picture = clean_image(target.getvalue())
try:
    clean_image(b"no picture")
except Refused as refusal:
    print(picture.width, len(ticks) > 5, refusal.code)
"""


def test_other_greenlets_run_while_a_picture_is_cleaned() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CLEAN_ONE], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stderr == ""
    assert done.stdout.split() == ["2400", "True", "bad_image"]


_RENDER_ONE = """
from gevent import monkey
monkey.patch_all()
import time
import gevent
from app.rendering import render
from community.errors import Refused

gaps = [0.0]

def tick():
    last = time.perf_counter()
    while True:
        gevent.sleep(0.005)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

ticker = gevent.spawn(tick)
gevent.sleep(0.02)
began = time.perf_counter()
texts = [gevent.spawn(render, f"see https://{n}.example/ " * 1_500) for n in range(3)]
gevent.joinall(texts)
whole = time.perf_counter() - began
try:
    render("x" * 70_000)
except Refused as refusal:
    print(refusal.code)
print(len(gaps) > 5, max(gaps) < whole / 2)
print(all(f"{n}.example" in one.value.html and f"{(n + 1) % 3}.example" not in one.value.html
          for n, one in enumerate(texts)))
"""


def test_other_greenlets_run_while_long_texts_are_rendered() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RENDER_ONE], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stderr == ""
    assert done.stdout.split() == ["too_long", "True", "True", "True"]
