"""Lines of text for a terminal, in which no control character of anybody's text is left."""

import sys
from functools import cache

LONGEST_CELL = 400
"""Characters that a cell shows of a long text, on as many lines as it needs; the other formats give all of it."""


@cache
def _harmless() -> dict[int, str]:
    """Every character that could move a cursor, recolour or reorder a line, and the one character shown for it.

    Control characters become their pictures in Unicode (ESC is ␛), tabs a space; the C1 controls, the overrides of
    writing direction and lone surrogates become U+FFFD. One for one, so that offsets still hold.
    """
    pictures = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡", 0x09: " "}
    overrides = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    return pictures | dict.fromkeys((*range(0x80, 0xA0), *overrides, *range(0xD800, 0xE000)), "�")


def harmless(text: str, *, keep: str = "") -> str:
    """The text, of the same length, with a visible character for each control character but those in ``keep``."""
    table = _harmless()
    return text.translate({code: shown for code, shown in table.items() if chr(code) not in keep} if keep else table)


def one_line(text: str) -> str:
    """The text on one line, runs of white space as one space, without control characters."""
    return harmless(" ".join(text.split()))


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """The text on one line, cut after a word with an ellipsis where it is longer than ``longest`` characters."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    head, _, rest = line[:longest].rpartition(" ")
    return f"{head or rest} …"


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"factdb: {one_line(message)}", file=sys.stderr)


def note(message: str) -> None:
    """One line beside the results, on standard error."""
    print(one_line(message), file=sys.stderr)
