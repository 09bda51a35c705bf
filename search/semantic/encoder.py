"""Sentences to vectors: the BERT encoder of MiniLM in NumPy (Wang et al. 2020; Reimers and
Gurevych 2019 for the mean over tokens)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.semantic.model import KNOWN, TOKENIZER, WEIGHTS, BadModel, check_model, mapped_weights

Vectors = npt.NDArray[np.float32]

LONGEST = 128  # tokens; what is further on tells little of what a text is about
_HEAD = 32  # numbers per attention head
_AT_ONCE = 16  # texts
_TINY = np.float32(1e-12)


class Encoder:
    """A loaded model. Safe to share between threads once it is made."""

    def __init__(self, folder: Path, *, known: Mapping[str, str] = KNOWN) -> None:
        """Load and verify the model in `folder`; raises BadModel."""
        # Processes are forked after this, and one text at a time gains nothing from threads.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise BadModel("The package tokenizers is missing: pip install tokenizers") from error
        check_model(folder, known=known)
        self._weights = mapped_weights(folder / WEIGHTS)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self.size = int(self._weights["embeddings.word_embeddings.weight"].shape[1])
        self._layers = 1 + max(
            int(name.split(".")[2]) for name in self._weights if name.startswith("encoder.layer.")
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text, shape (texts, size)."""
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        found = np.zeros((len(tokens), self.size), np.float32)
        # Texts of like length go together, so that little is computed for padding.
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        for start in range(0, len(order), _AT_ONCE):
            rows = order[start : start + _AT_ONCE]
            found[rows] = self._encode([tokens[row] for row in rows])
        return found

    def _encode(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        longest = max(1, *(len(one) for one in tokens), 1)
        ids = np.zeros((len(tokens), longest), np.int64)
        real = np.zeros((len(tokens), longest), np.float32)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            real[row, : len(one)] = 1
        states = self._embedded(ids)
        hidden = ((1 - real) * np.float32(-1e9))[:, None, None, :]
        for layer in range(self._layers):
            states = self._layer(states, hidden, f"encoder.layer.{layer}.")
        mean = (states * real[:, :, None]).sum(1) / np.maximum(real.sum(1), 1)[:, None]
        length = np.linalg.norm(mean, axis=1, keepdims=True)
        return np.asarray(mean / np.maximum(length, _TINY), np.float32)

    def _embedded(self, ids: npt.NDArray[np.int64]) -> Vectors:
        weights = self._weights
        states = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        return self._normal(states, "embeddings.LayerNorm")

    def _layer(self, states: Vectors, hidden: Vectors, layer: str) -> Vectors:
        attended = self._attended(states, hidden, f"{layer}attention.self.")
        attended = self._dense(attended, f"{layer}attention.output.dense")
        states = self._normal(states + attended, f"{layer}attention.output.LayerNorm")
        inner = _gelu(self._dense(states, f"{layer}intermediate.dense"))
        inner = self._dense(inner, f"{layer}output.dense")
        return self._normal(states + inner, f"{layer}output.LayerNorm")

    def _attended(self, states: Vectors, hidden: Vectors, part: str) -> Vectors:
        texts, longest, size = states.shape
        query, key, value = (
            self._dense(states, part + name)
            .reshape(texts, longest, size // _HEAD, _HEAD)
            .transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(_HEAD)) + hidden
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        shares = scores / scores.sum(-1, keepdims=True)
        found = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, longest, size)
        return np.asarray(found, np.float32)

    def _dense(self, states: Vectors, name: str) -> Vectors:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        # One flat product: NumPy would call BLAS once for each text.
        flat = states.reshape(-1, states.shape[-1]) @ weight.T + bias
        return np.asarray(flat.reshape(*states.shape[:-1], -1), np.float32)

    def _normal(self, states: Vectors, name: str) -> Vectors:
        off = states - states.mean(-1, keepdims=True)
        spread = np.sqrt((off * off).mean(-1, keepdims=True) + _TINY)
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(off / spread * weight + bias, np.float32)


def _gelu(states: Vectors) -> Vectors:
    """The tanh form of Hendrycks and Gimpel 2016; NumPy has no error function."""
    inner = np.float32(0.7978845608) * (states + np.float32(0.044715) * states**3)
    return np.asarray(np.float32(0.5) * states * (1 + np.tanh(inner)), np.float32)
