"""What the server answers at all: reading, of the views, under its own names; and the command that starts it."""

import os
import re
import signal
import sqlite3
import subprocess
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from factdb.web.opening import SlowError, looking, read_only, within
from tests.cli.conftest import factdb
from tests.program import PROCESS, Program
from tests.web.conftest import Site

__all__ = ["factdb"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("DELETE", "/quotes", 405),
        ("POST", "/data/report_quotes", 405),
        ("GET", "/-/databases.json", 404),
        ("GET", "/-/permissions", 404),
        ("GET", "/data.db", 403),
        ("GET", "/data?sql=select+1", 403),
        ("GET", "/data.json?sql=select+1", 403),
        ("GET", "/data/quotes", 403),
        ("GET", "/data/articles.json", 403),
        ("GET", "/data/report_quotes.json?_where=1=1", 403),
        ("GET", "/_internal", 403),
        ("GET", "/data", 200),
        ("GET", "/data/report_quotes", 200),
        ("GET", "/-/static-plugins/factdb.web/web.css", 200),
        ("HEAD", "/quotes", 200),
    ],
)
def test_only_the_views_can_be_read(site: Site, method: str, path: str, status: int) -> None:
    answer = site.ask(method, path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8001", 200), ("127.0.0.1", 200), ("[::1]:1", 200), ("evil.example", 421), ("", 421)],
)
def test_only_its_own_names_are_answered(empty_site: Site, host: str, status: int) -> None:
    assert empty_site.get("/", headers={"host": host}).status_code == status


def test_connections_cannot_write_and_end_in_time(empty_site: Site) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with looking(read_only(empty_site.engine)) as connection:
        with pytest.raises(SlowError, match="longer than"), within(connection, 0.05):
            connection.execute(text(endless))
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            driver.execute("DELETE FROM articles")


def test_a_process_serves_until_it_is_interrupted(sqlite_url: str) -> None:
    command = [PROCESS[0], *PROCESS[1:], "--database", sqlite_url, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert address is not None
        with closing(urllib.request.urlopen(f"{address[0]}quotes.json", timeout=60)) as answer:
            assert answer.read() == b"[]\n"
        process.send_signal(signal.SIGINT)
        process.wait(60)


@pytest.mark.parametrize("arguments", [["--host", "203.0.113.7"]])
def test_an_address_that_cannot_be_used(factdb: Program, arguments: list[str]) -> None:
    assert "--host" in factdb("serve", *arguments).complaint


def test_no_sqlite_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    complaint = Program(capsys, "postgresql://ada:secret@db.example/news")("serve").complaint
    assert "report_ views" in complaint
    assert "secret" not in complaint
    assert "does not exist" in Program(capsys, str(tmp_path / "none.db"))("serve").complaint
