"""A visitor that servers can bear: a pause between two requests to one host, and no page that robots.txt forbids."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from factdb.errors import SourceError
from factdb.readers.fetching import AGENT, DEFAULT_LIMITS, Answer, Limits, RefusedError, fetch
from factdb.readers.urls import origin

if TYPE_CHECKING:
    from protego import Protego

PAUSE = 2.0
"""Seconds between two requests to one host."""

LONGEST_PAUSE = 60.0
"""Seconds that a host may ask for between two requests."""

LEFT_ALONE = 300.0
"""Seconds without a request to a host that says that it is asked too often, and not for how long."""

LARGEST_RULES = 512_000
"""Bytes of robots.txt that must be read (RFC 9309, section 2.5)."""

RULES_HOLD = 86_400.0
"""Seconds for which robots.txt is not asked for again (RFC 9309, section 2.4)."""

ASKED_TOO_OFTEN = {429, 503}


class BusyError(SourceError):
    """A host that asked to be left alone for a while; nothing was sent to it."""


@dataclass(slots=True)
class _Host:
    """What is known of one server: when it may be asked next, until when it is left alone, and its rules."""

    next: float = 0.0
    alone_until: float = 0.0
    rules: "Protego | None" = None
    rules_until: float = 0.0


@dataclass(slots=True)
class Visitor:
    """Fetches pages one by one; keeps in mind when each host was asked. ``clock`` and ``sleep`` stand in for time's."""

    limits: Limits = DEFAULT_LIMITS
    pause: float = PAUSE
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """What stands at an address, as ``fetching.fetch`` gives it, after the pause that its host is due.

        Raises SourceError also where robots.txt forbids the page, or one that it redirects to, or cannot be read;
        BusyError where the host is to be left alone.
        """
        try:
            return fetch(url, limits=self.limits, headers=headers, before=self._enter)
        except RefusedError as error:
            self._heed(url, error)
            raise

    def _heed(self, url: str, error: RefusedError) -> None:
        """Leave a host alone that said that it is asked too often, for as long as it says."""
        if error.status in ASKED_TOO_OFTEN:
            self._host(url).alone_until = self.clock() + (LEFT_ALONE if error.wait is None else error.wait)

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(origin(url), _Host())

    def _enter(self, url: str) -> None:
        """What is done before each request, those after a redirect among them."""
        host = self._host(url)
        left = host.alone_until - self.clock()
        if left > 0:
            raise BusyError(f"the server asked to be left alone for {left:.0f} more seconds: try again later")
        if self.clock() >= host.rules_until:
            self._wait(host, self.pause)
            host.rules = self._rules(origin(url))
            host.rules_until = self.clock() + RULES_HOLD
        if host.rules is not None and not host.rules.can_fetch(url, AGENT):
            raise SourceError("the site's robots.txt forbids programs to read this page")
        asked = None if host.rules is None else host.rules.crawl_delay(AGENT)
        self._wait(host, max(self.pause, min(asked or 0.0, LONGEST_PAUSE)))

    def _wait(self, host: _Host, pause: float) -> None:
        """Wait until a host may be asked, which is then after ``pause`` seconds again."""
        seconds = host.next - self.clock()
        if seconds > 0:
            self.sleep(seconds)
        host.next = self.clock() + pause

    def _rules(self, site: str) -> "Protego | None":
        """The rules of a site's robots.txt; None where it has none. Raises SourceError where that cannot be told."""
        from protego import Protego

        try:
            answer = fetch(f"{site}/robots.txt", limits=replace(self.limits, max_bytes=LARGEST_RULES))
        except RefusedError as error:
            if 400 <= error.status < 500 and error.status not in ASKED_TOO_OFTEN:
                return None
            self._heed(site, error)
            raise SourceError(f"nothing is asked while robots.txt cannot be read: {error}") from None
        except SourceError as error:
            raise SourceError(f"nothing is asked while robots.txt cannot be read: {error}") from None
        return Protego.parse(answer.data.decode("utf-8", "replace"))
