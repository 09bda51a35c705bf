"""A sentence model as small as one can be, in the files of a real one."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from search.semantic.model import TOKENIZER, WEIGHTS

SIZE, LAYERS = 64, 2
WORDS = ("[UNK]", "bread", "loaf", "rye", "engine", "motor", "oil", "the", "of")
# What means the same has the same embedding, which is all that the tests want of a model.
_SAME = {"loaf": "bread", "motor": "engine"}


def make_model(folder: Path) -> Mapping[str, str]:
    """Write the files of a model; the hash of each by name."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordLevel(known, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / TOKENIZER))
    _write(folder / WEIGHTS, _tensors())
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in (WEIGHTS, TOKENIZER)}


def _tensors() -> dict[str, np.ndarray]:
    dice = np.random.default_rng(7)

    def some(*shape: int, scale: float = 0.02) -> np.ndarray:
        return (scale * dice.standard_normal(shape)).astype(np.float32)

    embedded = {word: some(SIZE, scale=1.0) for word in WORDS}
    words = np.stack([embedded[_SAME.get(word, word)] for word in WORDS])
    found = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": some(128, SIZE),
        "embeddings.token_type_embeddings.weight": some(2, SIZE),
        **_norm("embeddings.LayerNorm"),
    }
    for layer in range(LAYERS):
        part = f"encoder.layer.{layer}."
        shapes = {
            "attention.self.query": (SIZE, SIZE),
            "attention.self.key": (SIZE, SIZE),
            "attention.self.value": (SIZE, SIZE),
            "attention.output.dense": (SIZE, SIZE),
            "intermediate.dense": (2 * SIZE, SIZE),
            "output.dense": (SIZE, 2 * SIZE),
        }
        for name, (rows, columns) in shapes.items():
            found[f"{part}{name}.weight"] = some(rows, columns)
            found[f"{part}{name}.bias"] = some(rows)
        found |= _norm(f"{part}attention.output.LayerNorm") | _norm(f"{part}output.LayerNorm")
    return found


def _norm(name: str) -> dict[str, np.ndarray]:
    return {f"{name}.weight": np.ones(SIZE, np.float32), f"{name}.bias": np.zeros(SIZE, np.float32)}


def _write(path: Path, tensors: Mapping[str, np.ndarray]) -> None:
    header, place = {}, 0
    for name, numbers in tensors.items():
        end = place + numbers.nbytes
        header[name] = {"dtype": "F32", "shape": numbers.shape, "data_offsets": [place, end]}
        place = end
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(told)) + told)
        for numbers in tensors.values():
            file.write(numbers.tobytes())
