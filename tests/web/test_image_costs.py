"""What one image may cost everybody else: small files that unpack to much."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from app import imaging
from app.imaging import clean_image, draw_avatar
from community.errors import Refused


def test_a_small_file_that_unpacks_to_many_frames_is_refused_quickly() -> None:
    target = io.BytesIO()
    frames = [Image.new("P", (1200, 1200), number) for number in range(50)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    started = time.process_time()

    with pytest.raises(Refused) as refused:
        clean_image(target.getvalue())

    assert refused.value.code == "too_large"
    assert len(target.getvalue()) < 200_000
    assert time.process_time() - started < 1


def test_the_frames_of_a_picture_that_moves_are_not_all_counted() -> None:
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    screen = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
    started = time.process_time()

    with pytest.raises(Refused) as refused:
        draw_avatar(screen + frame * 200_000 + b"\x3b")

    assert refused.value.code == "animated"
    assert time.process_time() - started < 0.3


def test_images_are_worked_on_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "PNG")
    at_once, most = [0], [0]
    still = imaging._still

    def slow(opened: Image.Image, kind: str) -> imaging.Picture:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.05)
        at_once[0] -= 1
        return still(opened, kind)

    monkeypatch.setattr(imaging, "_still", slow)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(clean_image, [target.getvalue()] * 4))

    assert len(made) == 4
    assert most == [1]
