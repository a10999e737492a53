"""A real browser before the web view: Debian's Chromium, driven by Playwright, and a server on loopback."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from sqlalchemy import Engine

from factdb.cli.serve import LOCAL, LOOPBACK
from factdb.web.opening import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""What the program is called: by Debian, by others, and by those who build on it."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Works for root too, and asks nobody but the server of the test."""

WAIT = 30_000
"""Milliseconds for a page or a piece of it to be there."""

STARTING = 30.0
"""Seconds for the server to answer."""


class NoBrowserError(Exception):
    """There is no Chromium, or no Playwright to drive it; the message says what to install."""


def chromium() -> str:
    """The path of the browser. Raises NoBrowserError."""
    given = os.environ.get("FACTDB_TEST_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowserError("no Chromium: install Debian's package chromium, or name one in FACTDB_TEST_CHROMIUM")
    return found


@contextmanager
def browsing() -> Iterator["Browser"]:
    """A browser without a window. Raises NoBrowserError."""
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowserError("no Playwright: pip install 'factdb[browser]'") from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving_at(engine: Engine) -> Iterator[str]:
    """The address at which a thread serves the database of an engine, without the last slash."""
    application = serving(engine, hosts=LOCAL).app()
    server = uvicorn.Server(uvicorn.Config(application, host=LOOPBACK, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + STARTING
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield f"http://{LOOPBACK}:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
