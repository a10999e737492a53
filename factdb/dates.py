"""Dates as people and feeds write them: of publication, in filters, and on a line of their own in a saved page."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from factdb.errors import DateError

FIRST_YEAR, LAST_YEAR = 1600, 2199
"""Newspapers begin in 1605; a year outside these is a slip of the pen ("0202", "20200")."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Minutes east of Greenwich; the American ones are those of RFC 2822, section 4.3. None stands for a zone that does
# not say its offset by itself (summer or winter, India or Ireland): the time is then dropped and the day kept.
ZONES: dict[str, int | None] = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
    **{"bst": 60, "west": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180},
    **{"sgt": 480, "hkt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **dict.fromkeys(("et", "ct", "mt", "pt", "ist", "ast", "eastern", "central", "mountain", "pacific", "local"), None),
}

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_ZONE = (
    r"(?P<zone>[+-]\d\d:?\d\d|[+-]\d\d|(?:utc|gmt)[+-]\d{1,2}(?::?\d\d)?"
    rf"|(?:{'|'.join(sorted(ZONES, key=len, reverse=True))})(?: time)?)(?: \([a-z]{{1,5}}\))?"
)
# "15:04", "150405", "15:04:05.678", "3:04 p.m. ET", "3pm", "15.04", "10h30", "1504 GMT"; a bare "15" is refused afterwards.
_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    rf"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?{_ZONE})?"
)
# What may stand between a date and its time.
_GAP = r"(?:t| ?,? ?(?:at )?| ?[|@·•–—-] ?)"

_DATES = (
    # "2020-01-02", "2020/1/2", "2020.01.02"
    rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}",
    # "20200102"
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    # "02 January, 2020", "2nd of Jan. 2020", "2-Jan-2020", "Thursday 2 January 2020"
    rf"{_WEEKDAY}(?:the )?{_DAY}[ .-]? ?(?:of )?{_MONTH}(?:, ?|[ -]){_YEAR}",
    # "January 2, 2020", "Thu, Jan. 2nd 2020"
    rf"{_WEEKDAY}{_MONTH} {_DAY}(?:, ?| ){_YEAR}",
    # "25/12/2020", "12-25-2020", "25.12.2020": which is the day is decided afterwards
    rf"{_WEEKDAY}(?P<left>\d{{1,2}})(?P<mark>[-/.])(?P<right>\d{{1,2}})(?P=mark){_YEAR}",
)
_MOMENTS = (
    *(re.compile(rf"{pattern}(?:{_GAP}{_TIME})?", re.IGNORECASE) for pattern in _DATES),
    # "10:05, 3 May 2021", "3:15 p.m. ET, January 2, 2020"
    *(re.compile(rf"{_TIME}(?: ?,? ?(?:on )?| [|·•–—-] ){pattern}", re.IGNORECASE) for pattern in _DATES[2:]),
    # "Thu Jan  2 15:04:05 +0000 2020", as C's ctime and tweets write it
    re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY} {_TIME} {_YEAR}", re.IGNORECASE),
)

LONGEST_DATE = 80
"""Characters; nothing longer is a date."""


def as_day(when: date | datetime) -> date:
    """The day of a date or of a time, on the clock of that time."""
    return when.date() if isinstance(when, datetime) else when


def parse_published(text: str) -> date | datetime:
    """The date of publication that a text states, with its time where it gives one.

    Reads ISO 8601, RFC 2822 and the forms of the English press. A time without a zone stays naive. Raises DateError for
    what is no date, does not exist ("31/02/2020") or can be read in two ways ("03/04/2020").
    """
    words = " ".join(text[: 4 * LONGEST_DATE].split())
    if len(words) <= LONGEST_DATE:
        for pattern in _MOMENTS:
            match = pattern.fullmatch(words)
            if match is not None and (match["hour"] is None or match["minute"] or match["half"]):
                return _moment(match, words)
    shown = words if len(words) <= LONGEST_DATE else f"{words[:LONGEST_DATE]}…"
    raise DateError(f"{shown!r} is no date that can be read: write it as YYYY-MM-DD")


def _moment(match: re.Match[str], words: str) -> date | datetime:
    """The date or datetime of a match of one of the patterns above."""
    day = _day(match, words)
    if match["hour"] is None:
        return day
    minutes = _offset(match["zone"])
    if match["zone"] and minutes is None:
        return day
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise DateError(f"{words!r} has a time that does not exist: write it as YYYY-MM-DDTHH:MM")
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    try:
        zone = None if minutes is None else timezone(timedelta(minutes=minutes))
        return datetime(
            day.year,
            day.month,
            day.day,
            hour,
            int(match["minute"] or 0),
            int(match["second"] or 0),
            int((match["fraction"] or "")[:6].ljust(6, "0")),
            tzinfo=zone,
        )
    except ValueError:
        raise DateError(f"{words!r} has a time that does not exist: write it as YYYY-MM-DDTHH:MM") from None


def _day(match: re.Match[str], words: str) -> date:
    groups = match.groupdict()
    year = int(groups["year"])
    if "left" in groups:
        month, day = _month_and_day(int(groups["left"]), int(groups["right"]), year, words)
    else:
        name = groups["month"][:3].lower()
        month, day = MONTHS.index(name) + 1 if name in MONTHS else int(name), int(groups["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"{words!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}: write it as YYYY-MM-DD")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"{words!r} is a date that does not exist: write it as YYYY-MM-DD") from None


def _month_and_day(left: int, right: int, year: int, words: str) -> tuple[int, int]:
    """Which of two numbers is the month; raises DateError where both may be."""
    if left > 12 or left == right:
        return right, left
    if right > 12:
        return left, right
    raise DateError(
        f"{words!r} can be read in two ways: write it as {year}-{right:02}-{left:02} or {year}-{left:02}-{right:02}"
    )


def _offset(zone: str | None) -> int | None:
    """Minutes east of Greenwich; None for no zone, or one that does not say."""
    if zone is None:
        return None
    name = zone.lower().removesuffix(" time")
    if name in ZONES:
        return ZONES[name]
    digits = name[3:] if name[:3] in ("utc", "gmt") else name
    hours, _, rest = digits[1:].partition(":")
    if not rest and len(hours) == 4:
        hours, rest = hours[:2], hours[2:]
    total = 60 * int(hours) + int(rest or 0)
    return -total if digits[0] == "-" else total


# "2020", "2020-01", "2020-01-02"
_FILTER = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def parse_since(text: str) -> date:
    """The first day of an ISO date, month or year ("2020-01-02", "2020-01", "2020"); DateError for anything else."""
    return _period(text)[0]


def parse_until(text: str) -> date:
    """The last day of an ISO date, month or year ("2020-01-02", "2020-01", "2020"); DateError for anything else."""
    return _period(text)[1]


def _period(text: str) -> tuple[date, date]:
    words = text.strip()
    match = _FILTER.fullmatch(words)
    if match is None:
        raise DateError(f"{words[:LONGEST_DATE]!r} is no date: write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        return first, first if day else date(first.year, last_month, monthrange(first.year, last_month)[1])
    except ValueError:
        raise DateError(f"{words!r} is a date that does not exist: write YYYY-MM-DD, YYYY-MM or YYYY") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A line that states when the text was published or, where ``updated``, last changed."""

    start: int
    end: int
    when: date | datetime
    updated: bool


# The label of a date: "Published:", "First published on", "Posted at", "Date". Groups tell a change from a publication.
_LABEL = re.compile(
    r"(?:(?P<updated>(?:last )?(?:updated|modified|edited|changed|revised)|update)"
    r"|(?:first |originally )?(?:published|posted|issued|printed|created)|publication date|pub(?:lished)? ?date"
    r"|date(?: published)?)(?: on| at)?(?: ?: ?| )",
    re.IGNORECASE,
)
# What separates the parts of a line such as "By Ann Ode | 3 May 2021 · 3 min read". Dashes need white space.
_BAR = re.compile(r"\s*[|·•]\s*")
_DASH = re.compile(r"\s+[–—-]+\s+|\s*[;(]\s*|,?\s+(?=(?:(?:last )?updated|(?:first )?published)\b)", re.IGNORECASE)
# What may stand beside a date after a dash: "3 min read", "By Ann Ode"; anything else after a dash may be prose.
_BESIDE = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?(?: read)?|by \S.{0,60}", re.IGNORECASE)
# A date that has the shape of one, whether or not it exists.
_SHAPE = re.compile(
    rf"{_WEEKDAY}(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|{_DAY}[ .-]? ?(?:of )?{_MONTH}(?:, ?|[ -])\d{{4}})",
    re.I,
)
LINES_SEARCHED = 15
"""Lines with words at the top of a page among which its date stands."""
LONGEST_DATE_LINE = 160
"""Characters of a line with a date, a byline and a reading time; a longer one is prose."""


def parse_date_line(line: str, *, start: int = 0) -> DateLine | None:
    """The date that a line consists of, or shares with a byline, an outlet and a reading time; None for any other line.

    ``start`` is the offset of the line in its text. Raises DateError for a line that is a date and cannot be read.
    """
    words = " ".join(line.split()) if len(line) <= LONGEST_DATE_LINE else ""
    if not any(character.isdigit() for character in words):
        return None
    parts = [part for bar in _BAR.split(words) for part in _parts(bar)]
    dates = [found for part in parts if (found := _labelled(part.rstrip(")"))) is not None]
    others = len(parts) - len(dates)
    if not dates or others > 3 or any(part.endswith((".", "?", "!", "”", '"')) and len(part) > 25 for part in parts):
        return None
    label, text = next((found for found in dates if not found[0]), dates[0])
    return DateLine(start=start, end=start + len(line), when=parse_published(text), updated=label)


def is_date_line(line: str) -> bool:
    """Whether a line is a date line, be it of a day that does not exist or can be read in two ways."""
    try:
        return parse_date_line(line) is not None
    except DateError:
        return True


def _parts(words: str) -> list[str]:
    """The words cut at their dashes where each piece is a date or known to stand beside one, else whole."""
    pieces = [piece for piece in _DASH.split(words) if piece]
    if all(_labelled(piece.rstrip(")")) or _BESIDE.fullmatch(piece.rstrip(")")) for piece in pieces):
        return pieces
    return [words] if words else []


def _labelled(part: str) -> tuple[bool, str] | None:
    """Whether a part of a line names a change, and its date; None where it is no date with or without a label."""
    label = _LABEL.match(part)
    rest = part[label.end() :] if label else part
    updated = label is not None and label["updated"] is not None
    if _SHAPE.fullmatch(rest):
        return updated, rest
    if rest.isdigit():
        return None
    try:
        parse_published(rest)
    except DateError:
        return None
    return updated, rest


def find_date_line(text: str, *, lines: int = LINES_SEARCHED) -> DateLine | None:
    """The line near the top of a saved page that states when it was published; else one that says when it was changed.

    Looks at the first ``lines`` lines with words, never inside a sentence. Raises DateError where such a line names a
    date that does not exist or can be read in two ways.
    """
    changed = None
    for start, line in _top(text, lines):
        found = parse_date_line(line, start=start)
        if found is not None and not found.updated:
            return found
        changed = changed or found
    return changed


# A line from its first character that is no white space, whatever ends lines in the file: LF, CR LF, the CR of old
# Macs, or Unicode's own (NEL, LINE and PARAGRAPH SEPARATOR).
_LINE = re.compile(r"\S[^\n\r\x85\u2028\u2029]*")


def _top(text: str, count: int) -> list[tuple[int, str]]:
    """The first lines with words, trimmed, each with its offset."""
    return [(line.start(), line[0].rstrip()) for line in islice(_LINE.finditer(text), count)]
