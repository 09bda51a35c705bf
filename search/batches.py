"""Many documents a few at a time, for building an index."""

from collections.abc import Iterable, Iterator
from itertools import islice

from search.documents import Document


def batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Lists of documents, each uid once: a row that moved while being read comes twice."""
    seen: set[str] = set()

    def fresh() -> Iterator[Document]:
        for document in documents:
            if document.uid not in seen:
                seen.add(document.uid)
                yield document

    source = fresh()
    while batch := list(islice(source, size)):
        yield batch
