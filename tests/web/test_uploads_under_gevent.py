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
        [sys.executable, "-c", _CLEAN_ONE], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.split() == ["2400", "True", "bad_image"]
    assert done.stderr == ""
