"""What the text files of the demonstration hold, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A person whose account a visitor may use, and in which part."""

    role: str
    handle: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented person; `joined` maps the slug of a community to when they came."""

    handle: str
    name: str
    title: str
    team: str
    place: str
    about: str
    role: str
    joined: dict[str, Moment]
    left: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A reply, answer or comment; `number` counts from 1 within its thread.

    `parent` is the number of the post a comment stands under, 0 for the question itself.
    """

    number: int
    kind: str
    parent: int | None
    author: str
    at: Moment
    up: tuple[str, ...]
    down: tuple[str, ...]
    accepted: bool
    body: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread and everything said in it; `key` is `<community>/<file name without .md>`."""

    key: str
    kind: str
    title: str
    author: str
    at: Moment
    tags: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    pinned: bool
    locked: bool
    alias: bool  # whoever began it speaks without their name in it
    body: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A charter, the weeks in which nothing happened, and the threads in order of their files."""

    slug: str
    name: str
    stage: str
    visibility: str
    joining: str
    founded: Moment
    summary: str
    domain: str
    community: str
    practice: str
    purpose: str
    norms: str
    sponsor: str
    facilitators: tuple[str, ...]
    tags: tuple[str, ...]
    quiet_weeks: tuple[int, ...]
    last_post: Moment | None
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The whole demonstration."""

    name: str
    slug: str
    about: str
    founded: Moment
    quiet_weeks: tuple[int, ...]
    sign_ins: tuple[SignIn, ...]
    people: tuple[Person, ...]
    communities: tuple[Community, ...]
