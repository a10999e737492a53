"""Fixtures for every test: fresh databases on both engines."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from factdb.database.connection import open_database
from tests.postgres import NoPostgresError, Server, new_folder, unprivileged

# The same examples in every run, on however slow a machine; `pytest --hypothesis-profile explore` looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("same")

# Its check holds every row of the tables beside it: a failure says what differs.
pytest.register_assert_rewrite("tests.attributions")

SERVER = pytest.StashKey[Server]()

WANTING = re.compile(r"\bno (?:PostgreSQL|Chromium|Playwright)\b")
"""What the reason of a skipped test says that nobody would have seen."""


def pytest_configure(config: pytest.Config) -> None:
    """Agree on one folder for the whole run, also with several workers; the first test that needs a server starts it."""
    # A shell without job control lets what it starts behind it ignore Ctrl-C, and what that starts in its turn.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    given = getattr(config, "workerinput", {}).get("postgres_folder")
    config.stash[SERVER] = Server(Path(given) if given else new_folder())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres_folder"] = str(node.config.stash[SERVER].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and SERVER in config.stash:
        config.stash[SERVER].stop()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out for want of a server or a browser, which a quiet run would not."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())]
    for reason in sorted({reason for reason in reasons if WANTING.search(reason)}):
        terminalreporter.write_line(f"{reasons.count(reason)} tests left out. {reason}")


@pytest.fixture(autouse=True)
def no_database_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTDB_DATABASE", raising=False)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Server:
    """The PostgreSQL server of this run; the test is skipped where there is none, and in CI fails."""
    server = request.config.stash[SERVER]
    try:
        server.url()
    except NoPostgresError as error:
        if os.environ.get("FACTDB_TEST_REQUIRE_POSTGRES") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    return server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy, which is quicker than migrating one for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    open_database(str(path), create=True).dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated, empty SQLite database."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'news.db')}"


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database."""
    with postgres.database(migrated=True) as url:
        yield url


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite database that is not made yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgres_url(postgres: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables."""
    with postgres.database(migrated=False) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database, on each engine."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without tables, on each engine."""
    url: str = request.getfixturevalue("empty_sqlite_url" if request.param == "sqlite" else "empty_postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database, on each engine."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def two_engines(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases of each kind."""
    if request.param == "sqlite":
        urls = [str(shutil.copy(sqlite_template, tmp_path / name)) for name in ("a.db", "b.db")]
        engines = open_database(urls[0]), open_database(urls[1])
        yield engines
    else:
        server = request.getfixturevalue("postgres")
        with server.database(migrated=True) as first, server.database(migrated=True) as second:
            engines = open_database(first), open_database(second)
            yield engines
            for engine in engines:
                engine.dispose()
        return
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on a migrated database, on each engine, that the tests of a module fill once and share."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        opened = open_database(str(shutil.copy(template, tmp_path_factory.mktemp("shared") / "news.db")))
        yield opened
        opened.dispose()
    else:
        with request.getfixturevalue("postgres").database(migrated=True) as url:
            opened = open_database(url)
            yield opened
            opened.dispose()


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Without root's right to write everywhere: what a test of rights needs when it runs as root."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(unprivileged().pw_gid)
    os.seteuid(unprivileged().pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
