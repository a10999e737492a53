"""Text that a spreadsheet would run as a formula, made into text."""

import re

# What a spreadsheet takes for the beginning of a formula, in its first cell or, where white space is cut, after it:
# = + - @ and their full-width forms, tab, carriage return, line feed (OWASP, CSV Injection).
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")

# A number as people write it: "-460", "+1,234.5", "-3 %"; no "-1+1", no "+49 30 1234".
_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)*(?: ?%)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula; a number with its sign is none."""
    return _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)


def as_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet may take for a formula."""
    return f"'{text}" if is_formula(text) else text
