"""G: uploads that never arrive whole."""

from __future__ import annotations

import io
import random
import tempfile
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from community.threads.models import Upload
from tests.abuse.conftest import Place


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # as A3 says
def test_g8_uploads_cut_off_leave_nothing_behind(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where a large part is spooled
    picture = io.BytesIO()
    Image.effect_noise((900, 900), 200).save(picture, "PNG")
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    whole = head + picture.getvalue() + b"\r\n--x--\r\n"
    place.post("ben", "/uploads", file=(picture, ""))  # the browser is there, nothing is kept
    chance = random.Random(8)

    for _ in range(40):
        cut = whole[: chance.randrange(len(head), len(whole) - 20)]
        answer = place.call(
            "ben", "POST", "/uploads", data=cut, content_type="multipart/form-data; boundary=x"
        )
        assert 400 <= answer.status_code < 500

    assert _files(tmp_path) == set()
    assert _files(place.settings.uploads_dir) == set()
    with place.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 0
