"""Bring a folder of Markdown files into the articles of a community; a second run changes little.

Every file is a transaction of its own: after an interruption the next run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from app.database import Database
from app.imports.markdown.files import BadFileError, Found, paths_in, read, shown
from app.imports.markdown.links import Links
from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.accounts.queries import actor_of_handle
from community.accounts.queries.handles import handles_of_people
from community.articles import actions
from community.articles.access import GrantedArticle, editable_article
from community.articles.actions.filing import KnownFile
from community.articles.models import Article, ArticleStatus
from community.communities.access import community_to
from community.errors import CommunityError, NotFound
from community.imports.report import Report
from community.text import names_in, render
from community.words import N_

_TABLE = "files"


@dataclass
class Run:
    """One run: whose, where to, and what became of the files."""

    database: Database
    author: Actor
    slug: str
    drafts: bool
    report: Report = field(default_factory=Report)
    numbers: dict[str, int] = field(default_factory=dict)  # of articles, by path
    made: set[str] = field(default_factory=set)  # paths whose articles this run began

    def granted(self, session: Session, path: str) -> GrantedArticle:
        """The article of a file, to be changed."""
        return editable_article(session, self.author, self.numbers[path])


def import_folder(
    database: Database,
    folder: Path,
    *,
    slug: str,
    handle: str,
    drafts: bool,
    advance: Callable[[str, int], None],
) -> Report:
    """Take every `*.md` of a folder; the report names each that was not taken, with its reason.

    NotFound when nobody active has the handle, and as `community_to`; Forbidden for who may not
    write articles there; BadFileError for a folder of too many files.
    """
    paths = paths_in(folder)
    with database.reading() as session:
        author = actor_of_handle(session, handle)
        if not author.signed_in:
            raise NotFound(N_("Nobody active is called %(handle)s.", handle=handle))
        place = community_to(session, author, slug, verb="articles.write").community
        known = actions.files_known(session, place.id)
    run = Run(database=database, author=author, slug=slug, drafts=drafts)
    run.report.tally(_TABLE).in_file = len(paths)
    run.numbers.update({path: file.article_id for path, file in known.items()})
    taken = _linked(run, _taken(run, folder, paths, known, advance))
    _open(run, taken)
    for path in sorted(set(known) - set(paths)):
        run.report.note(f"{path}: is in the folder no more; its article stays.")
    return run.report


def _taken(
    run: Run,
    folder: Path,
    paths: list[str],
    known: Mapping[str, KnownFile],
    advance: Callable[[str, int], None],
) -> list[tuple[Found, bool]]:
    """The files that came in, each with whether it is new."""
    taken: list[tuple[Found, bool]] = []
    tally = run.report.tally(_TABLE)
    for path in paths:
        advance(path, 1)
        try:
            found = read(folder, path)
            file = known.get(path)
            if file is not None and file.digest == found.digest:
                tally.unchanged += 1
                continue
            if file is not None and file.saved_since:
                message = "it was changed here since; put both together there"
                raise BadFileError(message)
            new = file is None or not file.digest  # begun, and not brought to its end
            if file is None:
                _keep(run, found, found.body, new=True)
        except (BadFileError, CommunityError, OSError) as error:
            run.report.refuse(_TABLE, shown(path), _reason(error))
            continue
        taken.append((found, new))
        for remark in found.remarks:
            run.report.note(f"{path}: {remark}.")
    return taken


def _reason(error: Exception) -> str:
    if isinstance(error, CommunityError):
        return str(error.detail)
    return error.strerror or "it cannot be read" if isinstance(error, OSError) else str(error)


def _keep(run: Run, found: Found, body: str, *, new: bool) -> None:
    """Draft the article of a file, or save it anew."""
    with run.database.reading() as session:
        people = handles_of_people(session, names_in(body))
    written = actions.Written(
        title=found.title,
        text=render(body, people=people),
        summary=found.summary,
        tags=found.tags,
    )
    with run.database.unit_of_work() as session:
        if new:
            place = community_to(session, run.author, run.slug, verb="articles.write")
            article = actions.draft_article(
                session, place, author=run.author, kind=found.kind, written=written
            )
        else:
            granted = run.granted(session, found.path)
            article = granted.article
            actions.edit_article(
                session, granted, editor=run.author, written=written, version=article.version
            )
        # Without its digest, so that a run that ends here is gone on with by the next.
        actions.note_file(session, article, path=found.path, digest="")
        run.numbers[found.path] = article.id
        if new:
            run.made.add(found.path)


def _linked(run: Run, taken: list[tuple[Found, bool]]) -> list[tuple[Found, bool]]:
    """Let links lead to articles, now that every article has its number; those that are kept."""
    titles = {
        name.casefold(): found.path
        for found, _new in taken
        for name in (found.title, PurePosixPath(found.path).stem)
    }
    links = Links(run.numbers, titles)
    tally, kept = run.report.tally(_TABLE), []
    for found, new in taken:
        body, remarks = links.rewritten(found.body, found.path)
        for remark in remarks:
            run.report.note(f"{found.path}: {remark}.")
        if found.path not in run.made or body != found.body:
            try:
                _keep(run, found, body, new=False)
            except CommunityError as error:  # it reads as before, and the next run tries again
                run.report.refuse(_TABLE, found.path, _reason(error))
                continue
        tally.taken += new
        tally.updated += not new
        kept.append((found, new))
    return kept


def _open(run: Run, taken: list[tuple[Found, bool]]) -> None:
    """Name sources, publish and place what is new; say who looks after it."""
    for found, new in taken:
        if new:
            _try(run, found.path, partial(_cite, run, found))
        if not (found.draft or run.drafts):
            _try(run, found.path, partial(_publish, run, found, place=new))
        if found.owner or found.review_by:
            _try(run, found.path, partial(_care, run, found))
        _try(run, found.path, partial(_note, run, found))


def _note(run: Run, found: Found) -> None:
    """All of the file is here now."""
    with run.database.unit_of_work() as session:
        article = run.granted(session, found.path).article
        actions.note_file(session, article, path=found.path, digest=found.digest)


def _try(run: Run, path: str, act: Callable[[], None]) -> None:
    """The article is there already: what goes wrong now is a remark, and not the end of it."""
    try:
        act()
    except CommunityError as error:
        run.report.note(f"{path}: {error.detail}")


def _cite(run: Run, found: Found) -> None:
    with run.database.unit_of_work() as session:
        article = run.granted(session, found.path).article
        for label, url in found.sources:
            actions.add_source(session, article, actions.Source(url=url, label=label))


def _publish(run: Run, found: Found, *, place: bool) -> None:
    with run.database.unit_of_work() as session:
        granted = run.granted(session, found.path)
        if granted.article.status == ArticleStatus.DRAFT:
            actions.publish_article(session, granted, by=run.author)
    above = _above(run, found.path) if place else None
    if above is not None:
        with run.database.unit_of_work() as session:
            granted = run.granted(session, found.path)
            if granted.may("articles.arrange"):
                actions.arrange_article(session, granted, under=run.numbers[above])


def _above(run: Run, path: str) -> str | None:
    """The file under which a file stands: that of the name of its folder, or the folder's own."""
    at = PurePosixPath(path)
    own = at.stem.lower() in ("index", "readme")
    for folder in list(at.parents)[1 if own else 0 : -1]:
        for each in (f"{folder}.md", f"{folder}/index.md", f"{folder}/README.md"):
            if each in run.numbers and each != path:
                return each
    return None


def _care(run: Run, found: Found) -> None:
    with run.database.unit_of_work() as session:
        granted = run.granted(session, found.path)
        due = found.review_by
        if due is not None and due < clock.now().date():
            due = granted.article.review_by  # gone by: the date that publishing has set
        actions.set_care(
            session,
            granted,
            owner=found.owner or _owner_of(session, granted.article),
            review_by=due or granted.article.review_by,
        )


def _owner_of(session: Session, article: Article) -> str:
    owner = session.get(Account, article.owner_id) if article.owner_id else None
    return "" if owner is None else owner.handle
