"""The search engine in a dict: for unit tests, and the plain statement of what the others do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import inf

from search.analysis import ANALYSER_VERSION, positions, spellings
from search.documents import Change, Document, Group, Hit, Page, Phrase, Query, Removal, Term
from search.engine import DEEPEST_GROUP, Order, Progress, State
from search.facets import COLUMNS, NO_FACETS, Facets, counted_values, values_of
from search.language import TYPED, words_only
from search.narrowing import passes
from search.ranking import HITS_PER_GROUP
from search.schema import SCHEMA_VERSION, SCORED, searchable_text, vocabulary
from search.scoring import K1, B, idf
from search.signals import factor
from search.spelling import corrected, ranked_completions, usable_prefix
from search.vocabulary import neighbourhood

Analysed = dict[str, dict[bytes, list[int]]]


class MemoryEngine:
    """A SearchEngine that keeps nothing."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._analysed: dict[str, Analysed] = {}
        self._watermark = 0

    def write(self, changes: Iterable[Change], *, watermark: int | None = None) -> int:
        """Apply a batch; see SearchEngine."""
        touched = set()
        for change in changes:
            touched.add(change.uid)
            self._documents.pop(change.uid, None)
            if not isinstance(change, Removal):
                self._documents[change.uid] = change
                self._analysed[change.uid] = {
                    name: positions(text, language=change.language)
                    for name, text in searchable_text(change).items()
                }
        self._watermark = self._watermark if watermark is None else watermark
        return len(touched)

    def search(
        self,
        query: Query,
        *,
        audiences: Iterable[str],
        limit: int = 20,
        offset: int = 0,
        order: Order = "relevance",
        signals: bool = True,
        counted: bool = False,
    ) -> Page:
        """One page of groups; see SearchEngine."""
        if not (query.asks_for_words or query.narrows) or offset > DEEPEST_GROUP:
            return Page()
        hits = [
            _hit(document, self._score(document, query) * (factor(document) if signals else 1.0))
            for document in self._visible(audiences)
            if passes(document, query)
        ]
        hits = [hit for hit in hits if hit.score > -inf]
        newest_first = order == "newest" or not query.asks_for_words
        hits.sort(key=lambda hit: -hit.created.timestamp())
        if not newest_first:
            hits.sort(key=lambda hit: -hit.score)
        return _page(hits, self._facets(hits) if counted and hits else NO_FACETS, limit, offset)

    def suggest(
        self, text: str, *, audiences: Iterable[str], languages: tuple[str, ...] = ("en",)
    ) -> str:
        """Did you mean; see SearchEngine."""
        visible = self._visible(audiences)
        written = Counter(word for document in visible for word in vocabulary(document))
        terms = {term for d in visible for at in self._analysed[d.uid].values() for term in at}

        def known(word: str) -> bool:
            return any(term in terms for code in languages for term in spellings(word, code))

        def near(word: str) -> Counter[str]:
            hood = neighbourhood(word)
            return Counter({w: n for w, n in written.items() if hood & neighbourhood(w)})

        return corrected(text[: TYPED.characters], known=known, near=near)

    def complete(self, prefix: str, *, audiences: Iterable[str], limit: int = 8) -> tuple[str, ...]:
        """Words that begin so; see SearchEngine."""
        begun = usable_prefix(prefix)
        found = Counter(
            word
            for document in self._visible(audiences)
            for word in vocabulary(document)
            if begun and word.startswith(begun)
        )
        return ranked_completions(found, limit)

    def related(
        self,
        *,
        title: str,
        body: str,
        audiences: Iterable[str],
        languages: tuple[str, ...] = ("en",),
        limit: int = 10,
    ) -> Page:
        """Documents like a text being written; see SearchEngine."""
        query = words_only(f"{title}\n{body}", languages=languages)
        return self.search(query, audiences=audiences, limit=limit)

    def rebuild(
        self, documents: Iterable[Document], *, watermark: int = 0, progress: Progress | None = None
    ) -> int:
        """Forget everything and take these; see SearchEngine."""
        fresh = list(documents)
        self._documents.clear()
        self._analysed.clear()
        self.write(fresh, watermark=watermark)
        if progress is not None:
            progress(len(self._documents))
        return len(self._documents)

    def state(self) -> State:
        """Always sound; see SearchEngine."""
        return State(
            documents=len(self._documents),
            watermark=self._watermark,
            version=f"schema {SCHEMA_VERSION}, analyser {ANALYSER_VERSION}, memory",
        )

    def verify(self) -> State:
        """There is nothing to read; see SearchEngine."""
        return self.state()

    def count(self) -> int:
        """The number of documents; see SearchEngine."""
        return len(self._documents)

    def uids(self) -> Iterator[str]:
        """Every uid; see SearchEngine."""
        return iter(list(self._documents))

    def close(self) -> None:
        """Nothing is held; see SearchEngine."""

    def _visible(self, audiences: Iterable[str]) -> list[Document]:
        allowed = frozenset(audiences)
        return [document for document in self._documents.values() if document.audience in allowed]

    def _facets(self, hits: list[Hit]) -> Facets:
        values = [(hit.thread, values_of(self._documents[hit.uid])) for hit in hits]
        return {key: counted_values((thread, of[key]) for thread, of in values) for key in COLUMNS}

    def _score(self, document: Document, query: Query) -> float:
        """The score, -inf when the document does not answer."""
        analysed = self._analysed[document.uid]
        if any(_count(analysed[name], phrase) for phrase in query.excluded for name in SCORED):
            return -inf
        wanted: list[Phrase] = [(term,) for term in query.terms]
        total = sum(self._phrase_score(analysed, phrase) for phrase in wanted)
        total += sum(self._prefix_score(analysed, prefix) for prefix in query.prefixes)
        for phrase in query.phrases:
            score = self._phrase_score(analysed, phrase)
            if not score:
                return -inf
            total += score
        return total if total or not query.asks_for_words else -inf

    def _phrase_score(self, analysed: Analysed, phrase: Phrase) -> float:
        return sum(
            sum(self._idf(name, term) for term in phrase)
            * self._saturated(analysed, name, _count(analysed[name], phrase))
            for name in SCORED
        )

    def _prefix_score(self, analysed: Analysed, prefix: bytes) -> float:
        return sum(
            max(
                (
                    self._saturated(analysed, name, len(at))
                    for term, at in analysed[name].items()
                    if term.startswith(prefix)
                ),
                default=0.0,
            )
            for name in SCORED
        )

    def _saturated(self, analysed: Analysed, name: str, frequency: int) -> float:
        average = self._average(name)
        norm = K1 * (1 - B + B * _length(analysed[name]) / average)
        return frequency * (K1 + 1) / (frequency + norm)

    def _average(self, name: str) -> float:
        lengths = [_length(self._analysed[uid][name]) for uid in self._documents]
        having = [length for length in lengths if length]
        return max(1.0, sum(having) / len(having)) if having else 1.0

    def _idf(self, name: str, term: Term) -> float:
        most = max(
            sum(spelling in self._analysed[uid][name] for uid in self._documents)
            for spelling in term.spellings
        )
        return idf(size=len(self._documents), frequency=most) * term.weight if most else 0.0


def _length(field: dict[bytes, list[int]]) -> int:
    return sum(map(len, field.values()))


def _count(field: dict[bytes, list[int]], phrase: Phrase) -> int:
    """How often the words of the phrase stand side by side."""
    starts: set[int] | None = None
    for offset, term in enumerate(phrase):
        here = {at - offset for spelling in term.spellings for at in field.get(spelling, ())}
        starts = here if starts is None else starts & here
    return len(starts or ())


def _hit(document: Document, score: float) -> Hit:
    return Hit(
        uid=document.uid,
        kind=document.kind,
        thread=document.thread,
        community=document.community,
        created=document.created,
        score=score,
    )


def _page(hits: list[Hit], facets: Facets, limit: int, offset: int) -> Page:
    groups: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[hit.thread].append(hit)
    shown = list(groups.items())[offset : offset + limit]
    return Page(
        groups=tuple(Group(name, tuple(of[:HITS_PER_GROUP]), len(of)) for name, of in shown),
        total=len(groups),
        documents=len(hits),
        facets=facets,
    )
