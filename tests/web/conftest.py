"""Fixtures of the web view: a database with conflicts and many pages, and a browser's requests to it."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from factdb.cli.serve import LOCAL
from factdb.database import models
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run, save
from factdb.mentions import SpeakerKind
from factdb.quantities import Modifier
from factdb.speakers import Speaker
from factdb.web.opening import serving
from tests.database.examples import claim, extraction, judge, quoting

VOID = {"meta", "link", "input", "br", "hr", "img"}
SHOWN = 60
"""Quotes of one speaker, more than a page shows."""


@dataclass(slots=True)
class Site:
    """The web view of a database, asked as a browser would."""

    engine: Engine
    application: Any

    def get(self, path: str, **options: Any) -> Any:
        """What a request is answered, of httpx."""
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """What a request of any method is answered."""

        async def ask() -> Any:
            transport = httpx.ASGITransport(app=self.application)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())


class Document(HTMLParser):
    """A page that is well formed, as its tags, its attributes and its words; anything else fails the test."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]

    @property
    def links(self) -> list[str]:
        return [value for tag, name, value in self.attributes if (tag, name) == ("a", "href")]

    def link(self, pattern: str) -> str:
        """The one address that has this in it."""
        found = {link for link in self.links if re.search(pattern, link)}
        assert len(found) == 1, found
        return found.pop()


def site_on(path: Path) -> Site:
    """The web view of a SQLite file."""
    engine = open_database(str(path))
    return Site(engine, serving(engine, hosts=LOCAL).app())


@pytest.fixture
def empty_site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The web view of an empty database."""
    site = site_on(Path(shutil.copy(sqlite_template, tmp_path / "news.db")))
    yield site
    site.engine.dispose()


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web view of a database in which two claimants differ, and one speaker has more quotes than a page shows."""
    built = site_on(Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("web") / "news.db")))
    fill(built.engine)
    yield built
    built.engine.dispose()


def fill(engine: Engine) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        first = save(session, extraction(), run=run).article_id
        assert first is not None
        judge(session, first, rating="misleading")
        calder = Speaker(name="Ines Calder", kind=SpeakerKind.PERSON, roles=(), aliases=(), mentions=())
        olsen = Speaker(name="Peter Olsen", kind=SpeakerKind.PERSON, roles=(), aliases=(), mentions=())
        other = extraction(url="https://tide.example/quay", outlet="Tide", published=date(2024, 5, 7))
        number = claim("nearly 460 tonnes", Decimal(700), Decimal(700), modifier=Modifier.EXACT, unit="tonne")
        named = (olsen, *other.speakers[1:])
        save(session, replace(other, speakers=named, claims=(number,)), run=run)
        for count in range(SHOWN):
            words = f"“Boat {count} is safe”"
            day = date(2024, 1, 1) + timedelta(days=count)
            save(session, quoting(words, speaker=calder, outlet="Tide", source_id=f"b{count}", published=day), run=run)
        fact = models.Fact(label="grain moved", unit="tonne")
        session.add(fact)
        session.flush()
        for row in session.query(models.Claim).filter(models.Claim.measure == "grain moved"):
            row.fact_id = fact.id
            row.as_of_first = row.as_of_last = date(2024, 5, 6)
            row.unit = "tonne"
