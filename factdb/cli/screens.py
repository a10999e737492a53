"""The screens of a review: a row with its sentence, who, why and how sure; and the keys that do something to it."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import typer
from rich.text import Text
from sqlalchemy import Connection, Engine

from factdb.cli.console import put, terminal
from factdb.cli.lines import harmless, note
from factdb.database.connection import reading, transaction
from factdb.database.models import Target
from factdb.errors import QueryError
from factdb.quantities import Modifier, describe
from factdb.review.corrections import Change, confirm, correct, reject, undo
from factdb.review.fields import number_in
from factdb.review.queue import skip
from factdb.review.rows import Place, shown_row

CONTEXT = 150
"""Characters that the views give on either side of a row's words."""

KEYS = {
    "y": "confirm",
    "n": "reject",
    "s": "speaker",
    "r": "role",
    "k": "kind",
    "p": "span",
    "#": "number",
    "u": "unit",
    "m": "measure",
    "f": "fact",
    "z": "undo",
    "": "next",
    "q": "quit",
}
"""What each key does; Return and space go on to the next row."""

OF_CLAIMS = ("number", "unit", "measure", "fact")
OF_QUOTES = ("role", "kind")

HINTS = {
    "speaker": "who says it (nothing for nobody)",
    "role": "the speaker's role",
    "kind": "direct, mixed or indirect",
    "span": "the words, or 120-180",
    "number": "460, at least 460, 460 to 480",
    "unit": "people, percent, USD …",
    "measure": "what is counted or measured",
    "fact": "the number of the fact, or new",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A review by somebody: each action is a transaction of its own, and can be taken back, last first."""

    engine: Engine
    reviewer: str
    done: list[Place] = field(default_factory=list)

    def go_through(self, places: Sequence[Place]) -> None:
        """Show rows one by one until they or the input end, or somebody quits."""
        number = 0
        while number < len(places):
            place = places[number]
            with reading(self.engine) as session:
                row = shown_row(session.connection(), place)
            if row is None:
                number += 1
                continue
            show_row(place, row, number + 1, len(places))
            key, words = read_key(place.target)
            name = KEYS.get(key)
            if name == "quit":
                break
            if name == "undo":
                number = self._take_back(places, number)
            elif name == "next":
                self._pass_over(place)
                number += 1
            elif name in ("confirm", "reject"):
                self._do(place, partial(confirm if name == "confirm" else reject, place=place, reviewer=self.reviewer))
                number += 1
            elif name is None or name in (OF_CLAIMS if place.target is Target.QUOTE else OF_QUOTES):
                note(f"{key!r} does nothing here: {keys_for(place.target)}")
            else:
                self._correct(place, name, words)
        note(
            f"{len(places) - number} rows left; factdb review goes on there" if number < len(places) else "no rows left"
        )

    def _correct(self, place: Place, name: str, words: str | None) -> None:
        value = words if words is not None else read_value(name)
        if value is None:
            return
        own = "claimant" if name == "speaker" and place.target is Target.CLAIM else name
        self._do(
            place,
            lambda connection: correct(
                connection, place, number_in(value) if name == "number" else {own: value}, reviewer=self.reviewer
            ),
        )

    def _do(self, place: Place, action: Callable[[Connection], tuple[Change, ...]]) -> None:
        """Do something to a row; what cannot be is said, and the row is shown again."""
        try:
            with transaction(self.engine) as session:
                changes = action(session.connection())
        except QueryError as error:
            note(str(error))
            return
        for change in changes:
            note(str(change))
        if changes:
            self.done.append(place)

    def _pass_over(self, place: Place) -> None:
        with transaction(self.engine) as session:
            skip(session.connection(), place, reviewer=self.reviewer)

    def _take_back(self, places: Sequence[Place], number: int) -> int:
        """Undo what was done last, and go back to its row."""
        if not self.done:
            note("nothing to take back")
            return number
        place = self.done.pop()
        with transaction(self.engine) as session:
            changes = undo(session.connection(), place, reviewer=self.reviewer)
        for change in changes:
            note(f"taken back: {change}")
        return places.index(place)


def show_row(place: Place, row: Any, number: int, of: int) -> None:
    """Print a row: where it stands, its sentence with its words marked, what the machine made of it, and the keys."""
    where = " · ".join(str(part) for part in (row.published, row.outlet, row.title) if part is not None)
    start = min(row.start_char, CONTEXT)
    end = start + row.end_char - row.start_char
    sentence = Text(harmless(row.context[:start], keep="\n"))
    sentence.append("[").append(harmless(row.context[start:end], keep="\n"), style="bold cyan").append("]")
    sentence.append(harmless(row.context[end:], keep="\n"))
    lines = [Text(f"{number} of {of} · {place} · {harmless(where)}", style="bold"), Text(""), sentence, Text("")]
    lines += [Text(harmless(line)) for line in facts_of(place, row)]
    if row.corrected is not None:
        lines.append(Text(f"corrected: {row.corrected}, by {harmless(row.corrected_by)}", style="yellow"))
    put(terminal(), *lines, Text(keys_for(place.target), style="dim"))


def facts_of(place: Place, row: Any) -> list[str]:
    """What is known of a row, a line each: who, what, why and how sure."""
    if place.target is Target.QUOTE:
        who = row.speaker or "nobody known"
        role = f", {row.role}" if row.role else ""
        return [
            f"who: {who}{role}",
            f"kind: {row.kind} {row.manner}",
            f"why: {row.rule}",
            f"sure: {row.confidence:.2f}",
        ]
    number = describe(row.low, row.high, Modifier(row.modifier), row.unit)
    return [
        f"number: {number}",
        f"of: {row.measure or 'nothing known'}",
        f"who: {row.claimant or 'the article itself'}",
        f"fact: {row.fact or 'none'}",
        f"sure: {row.confidence:.2f}",
    ]


def keys_for(target: Target) -> str:
    """The keys that do something to a row, in a line."""
    others = OF_CLAIMS if target is Target.QUOTE else OF_QUOTES
    return " · ".join(f"{key or 'Return'} {name}" for key, name in KEYS.items() if name not in others)


def read_key(target: Target) -> tuple[str, str | None]:
    """A key from a terminal; from elsewhere a line, its first letter the key and the rest what goes with it."""
    if sys.stdin.isatty():
        key = typer.getchar().lower()
        return ("" if key in (" ", "\r", "\n") else "q" if key in ("\x03", "\x04") else key), None
    line = sys.stdin.readline()
    if not line:
        return "q", None
    words = line.strip()
    return words[:1].lower(), words[1:].strip()


def read_value(name: str) -> str | None:
    """What goes with a key, asked for on a terminal; None where somebody thinks better of it."""
    try:
        return input(f"{name} ({HINTS[name]}): ")
    except (EOFError, KeyboardInterrupt):
        return None
