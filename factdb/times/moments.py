"""Where a text names a date, a period or a time of day. What days they are, ``factdb.times`` resolves."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple


class Moment(NamedTuple):
    """A time expression, not yet resolved: the pattern that found it, and its named parts."""

    start: int
    end: int
    kind: str
    parts: dict[str, str]


MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER"
    r"|NOVEMBER|DECEMBER)(?![a-z])"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:s\b)?(?![a-z])"
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}(?![0-9]|[.,][0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9]|[.,:][0-9])"
_COUNT = (
    r"(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty"
    r"|fifty|sixty|several|(?:a )?few|(?:a )?couple of|many)"
)
_UNIT = r"(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade|centur(?:y|ies))"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PART = r"(?:(?:the )?(?:very )?(?P<edge>end|start|beginning|middle|close|turn) of (?:the )?|(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ](?:in )?)?"
_RELATIVE = r"(?:[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Pp]revious|[Cc]oming|[Cc]urrent|[Ff]ollowing|[Pp]receding|[Ss]ame)"
_ZONE = r"(?: ?(?:UTC|GMT|BST|CET|CEST|EST|EDT|ET|CST|PST|PDT|PT|IST|JST|local time|Eastern|Z\b))?"
_AMPM = r"[AaPp]\.?[Mm]\b\.?"
_OF_YEAR = rf"(?:,? (?:of )?(?:(?:the )?(?P<when>[Tt]his|[Ll]ast|[Nn]ext|[Pp]revious) (?:financial |fiscal )?year|(?P<year>{_YEAR})))?"

# Each pattern with the kind that it finds and strings of which the text must hold one for it to find anything ("0" for any
# digit), so that few patterns are tried; the first to find a stretch of text has it. None can match the empty string,
# and each repetition is bounded, so that a scan is linear.
_PATTERNS: tuple[tuple[str, tuple[str, ...], bool, re.Pattern[str]], ...] = tuple(
    (kind, tuple(needs.split()), MONTH in pattern, re.compile(pattern))
    for kind, needs, pattern in (
        # a reading time ("3 min read")
        ("clock", "read", r"\b[0-9]{1,2}[- ]min(?:ute)?s? read\b"),
        # 2024-03-12, with or without a time
        ("iso", "-", r"\b(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:T[0-9:]+Z?)?\b"),
        # 7/8/2007, 7/8/07
        ("slashes", "/", r"(?<![0-9/])(?P<left>[0-9]{1,2})/(?P<right>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})(?![0-9/])"),
        # 4:17 a.m., 4.17am, 10pm, 10 p.m. GMT
        ("clock", "0", rf"(?<![0-9.,:])[0-9]{{1,2}}(?:[:.][0-9]{{2}})?(?: ?- ?[0-9]{{1,2}}(?:[:.][0-9]{{2}})?)? ?{_AMPM}{_ZONE}"),
        # 18:05, 16:08:30 UTC, 1630 GMT, 4:39 left to play
        ("clock", "0", rf"(?<![0-9.,:/])[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![0-9:]){_ZONE}"),
        ("clock", "0", r"(?<![0-9.,:/])[0-9]{4} ?(?:GMT|UTC|BST|CET)\b|\b[0-9]{1,2}h[0-9]{2}\b"),
        # 18.42 before an entry of a report by the hour, Updated 18.42
        ("clock", "0", rf"(?m)(?:^|(?<=\b[Uu]pdated )|(?<=\b[Pp]ublished ))(?:[01][0-9]|2[0-3])\.[0-5][0-9]{_ZONE}(?=$|\n| [A-Z—–'‘\"“-])"),
        # updated at 17.15 after
        ("clock", "at", r"(?<=\bat )[0-9]{1,2}\.[0-9]{2}(?= (?:on|after|when|to|this|local|today|yesterday)\b)"),
        ("clock", "clock past idday idnight oon", r"\b(?:[0-9]{1,2}|(?:[Hh]alf|[Qq]uarter) (?:past|to) \w{3,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
         r"|twelve) o'clock\b|\b[Hh]alf past [a-z]{3,6}\b|\b(?:[Mm]idday|[Mm]idnight|[Nn]oon)\b"),
        # at six on Wednesday, by seven there was
        ("clock", "at At AT", r"(?i)(?<=\bat )(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
         r"(?= (?:on|in the|this|every|each|sharp|tonight|yesterday|today)\b)"),
        ("clock", "by By BY", r"(?i)(?<=\bby )(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= (?:there|the|on|in the)\b)"),
        # the three months to the end of June, the year ended 31 December 2024, six months through March
        ("ending", "to through end", rf"\b(?:the )?(?:(?P<count>{_COUNT})[- ])?(?P<unit>[Ww]eeks?|[Mm]onths?|[Qq]uarter|[Yy]ear|[Hh]alf[- ]year)"
         rf",? (?:ended|ending|to|through|that ended)(?: in| on)? (?:the end of |end[- ]|the )?(?:{WEEKDAY},? )?"
         rf"(?:(?P<day1>{_DAY}) (?:of )?(?P<month1>{MONTH})|(?P<month2>{MONTH})(?: (?P<day2>{_DAY}))?)(?:,? (?P<year>{_YEAR}))?"),
        # 12-14 March 2024, 2 January 2020, the 19th of May
        ("days", "0", rf"(?<![0-9.,$£€-])(?:the )?(?P<day>{_DAY})(?: ?(?:-|–|to|and) ?(?P<day2>{_DAY}))? (?:of )?(?P<month>{MONTH})(?:,? (?P<year>{_YEAR}))?"),
        # March 12-14, 2024, Jan. 2nd
        ("days", "0", rf"\b(?P<month>{MONTH}) (?:the )?(?P<day>{_DAY})(?: ?(?:-|–|to|and) ?(?P<day2>{_DAY}))?(?:,? (?P<year>{_YEAR}))?"
         r"(?! ?(?:%|per|million|billion|people|km|points?\b))"),
        # a wet August afternoon in 1963
        ("month", "in of", rf"\b(?P<month>{MONTH}) (?:morning|afternoon|evening|night|day|weekend) (?:in|of) (?P<year>{_YEAR})"),
        # the end of March 2024, early October 2019
        ("month", "", rf"(?:\b{_PART})(?P<month>{MONTH}),? (?:of )?(?:(?P<year>{_YEAR})|(?P<when>last|this|next) year)"),
        # the end of March, early May
        ("month", "", rf"\b{_PART[:-1]}(?P<month>{MONTH})"),
        # last October, this May
        ("month", "", rf"\b(?P<when>{_RELATIVE}) (?P<month>{MONTH})"),
        # in early March, since May, by the end of October: a month whose name is a word or verb needs such a word before it
        ("month", "", rf"(?:(?<=\bin )|(?<=\bIn )|(?<=\bof )|(?<=\bby )|(?<=\bBy )|(?<=\bto )|(?<=\bsince )|(?<=\bSince )|(?<=\buntil )"
         rf"|(?<=\bfrom )|(?<=\bFrom )|(?<=\bfor )|(?<=\bduring )|(?<=\bbefore )|(?<=\bafter )|(?<=\bthrough )|(?<=\bbetween ))"
         rf"{_PART}(?P<month>{MONTH})"),
        ("month", "", rf"\b{_PART}(?P<month>(?!Ma[yr]|MAR|Jan\b|Jun[^e]|Jul\b){MONTH})"),
        # Q3 2024, the first quarter of last year, third-quarter, H1 2025, the second half of 2019
        ("quarter", "0", r"\b(?:Q(?P<number>[1-4])|(?P<number2>[1-4])Q)(?:[ -]?(?P<year>(?:20)?[0-9]{2})\b)?"),
        ("quarter", "quarter", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|1st|2nd|3rd|4th)[- ](?:fiscal |financial )?quarter"
         rf"(?! of an? ){_OF_YEAR}"),
        ("half", "H", rf"\bH(?P<number>[12])(?:[ -]?(?P<year>{_YEAR}))?"),
        ("half", "half", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Ss]econd)[- ]half,? (?:of )?(?:(?:the )?(?P<when>[Tt]his|[Ll]ast|[Nn]ext) year|(?P<year>{_YEAR}))"),
        # FY2024, fiscal 2024, the 2024-25 financial year
        ("years", "0", r"\b(?:FY|[Ff]iscal(?: year)?|[Ff]inancial year) ?'?(?P<year>(?:20)?[0-9]{2})(?:[/-][0-9]{2,4})?\b"),
        # from 2009 to 2011, between 2014 and 2016, 1961-1990, 2019/20
        ("years", "0", r"\b(?P<year>(?:1[5-9]|20|21)[0-9]{2}) ?(?:-|–|/|to|and|through) ?(?P<year2>(?:1[5-9]|20|21)?[0-9]{2})(?![0-9%]|[.,][0-9])"
         r"(?! (?:people|per|million|years|km|miles|metres|seats|votes))"),
        # the 1990s, the early 2000s, the '90s
        ("decade", "0", r"(?:\bthe )?(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ])?(?<![0-9])(?P<decade>(?:1[5-9]|20)[0-9]0|'[0-9]0)'?s\b"),
        # 11 September attacks and other named days are dates above; a week ago, two years earlier, the day before
        ("ago", "ago earlier previously", rf"\b(?:(?:about|around|almost|nearly|more than|just|over|less than|only|some) )?(?P<count>{_COUNT})"
         rf"(?: and a half)?[- ](?P<unit>{_UNIT})s?(?:'s)? (?:ago|earlier|previously)\b"),
        ("later", "", rf"(?i)\b(?:(?:about|around|almost|nearly|more than|just|over|less than) )?(?P<count>{_COUNT})"
         rf"(?: and a half)?[- ](?P<unit>{_UNIT})s? (?:later|after|before|from now|hence|on from|beforehand|afterwards)\b"),
        ("first time", "first", rf"\b(?:for |since )?the first time in (?:(?:more than|about|nearly|almost|over|at least) )?(?P<count>{_COUNT}) (?P<unit>{_UNIT})s?"),
        ("before", "before earlier previous", r"\b[Tt]he (?P<unit>day|week|month|year|season) (?:before|earlier|previous)\b"),
        # over the past two years, in the last three months, the next decade
        ("lasting", "past last previous preceding next coming following", rf"\b(?:the|these) (?P<when>past|last|previous|preceding|next|coming|following)"
         rf" (?:(?P<count>{_COUNT}|[0-9]{{1,3}} to [0-9]{{1,3}}|[a-z]{{3,5}} or [a-z]{{3,5}}) )?(?:[a-z]{{4,9}} )?(?P<unit>{_UNIT})s?\b"),
        # by then, since then, that day, on the same day: the time that the text named last
        ("then", "then", r"(?:(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Bb]efore ))then\b"),
        ("then", "day", r"\b[Tt]he same (?P<unit>day)\b|(?<=[Oo]n )that (?P<unit2>day)\b"),
        # earlier this year, the end of last month, this weekend, last night, next summer
        ("relative", "his ast ext revious oming urrent ollowing receding ame", rf"\b(?:[Ee]arlier |[Ll]ater |[Ss]o far )?{_PART}(?:the )?(?P<when>{_RELATIVE}) (?:financial |fiscal |calendar |working )?"
         rf"(?P<unit>day|night|week|weekend|fortnight|month|quarter|year|decade|century|season|morning|afternoon|evening|{_SEASON})\b"),
        ("relative", "of", r"\b(?:the )(?P<edge>end|start|beginning|middle|turn) of (?P<when>the) (?P<unit>month|year|decade|century|week|quarter)\b"),
        ("day", "day morrow night esterday vernight", r"\b(?:[Ee]arlier |[Ll]ater |[Ll]ate |[Ee]arly )?(?P<day>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Oo]vernight)\b(?:'s\b)?(?: (?:morning|afternoon|evening|night))?"),
        ("now", "now Now present urrently", r"\b(?P<day>[Nn]ow|[Aa]t present|[Cc]urrently)\b"),
        ("weekday", "day", rf"\b(?:(?P<when>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming) )?(?P<weekday>{WEEKDAY})(?: (?:morning|afternoon|evening|night))?"),
        # a year by itself: what stands around it decides
        ("year", "0", rf"(?<![0-9A-Za-z.,:$£€¥#+±~/]){_PART}(?<![0-9.,])(?P<year>{_YEAR})(?![A-Za-z%°]|[-/][0-9A-Za-z])"),
        ("year", "mid-", rf"(?<= mid-){_PART}(?P<year>{_YEAR})"),
    )
)  # fmt: skip

_MONTH_NAME = re.compile(MONTH)
_DIGIT = re.compile("[0-9]")
_DIGITS = ("0",)
_HINT = re.compile(
    r"[0-9]|day\b|then\b|[Tt]o(?:morrow|night)|[Yy]esterday|[Oo]vernight|now\b|present|urrently|ago\b|earl|later|before|after"
    r"|[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Pp]revious|oming|ollowing|quarter|half|noon|midnight|o'clock|Jan|Feb|Mar|Apr|May|Jun|Jul"
    r"|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEP|OCT|NOV|DEC|year|month|first time|fiscal|receding|urrent|at \w+ on|[Bb]y \w+ there"
)

# What stands behind a number from 1500 to 2199 that counts things after all: 2000 people, 1,900 is excluded before.
_COUNTED = re.compile(
    r" ?(?:people|men|women|children|troops|soldiers|workers|jobs|homes|houses|votes|seats|dollars|euros|pounds|yen|rupees|miles|"
    r"metres|meters|feet|tonnes|tons|km|kilometres|kilometers|kg|hp|rpm|acres|hectares|square|sq|cubic|barrels|employees|"
    r"residents|students|passengers|patients|cases|deaths|points|per\b|percent|degrees|MW|GW|calories|units|copies|pages|words|"
    r"hours|million|billion|thousand|or more|or so|others)\b"
)
# "70% below 2005 levels"
_LEVELS = re.compile(r" levels?\b")
_COUNTING = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some|over|more than|fewer than|less than|at least|up to|as many as|"
    r"under|above|below|exactly|only|just|another|all|these|those|total of|only|worth|costs?|paid|hit) |[~<>±])$",
    re.IGNORECASE,
)
_YEAR_AFTER_OVER = re.compile(
    r"\b(?:over|under|about|around|nearly|above|below|just|only|all|some|hit) $", re.IGNORECASE
)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether a number between 1500 and 2199 names a year."""
    year = int(match["year"])
    if match["part"] or match["edge"] or text[match.start() - 1 : match.start()] == "-":
        return True
    if _LEVELS.match(text, match.end()):
        return 1900 <= year <= 2060
    if _COUNTED.match(text, match.end()):
        return False
    before = text[max(0, match.start() - 14) : match.start()]
    if _COUNTING.search(before):
        return (
            bool(_YEAR_AFTER_OVER.search(before))
            and 1900 <= year <= 2060
            and before.lower().endswith(("around ", "about "))
        )
    return year >= 1700


def find_moments(text: str, start: int, end: int) -> list[Moment]:
    """The time expressions in ``text[start:end]``, in order, none overlapping; ``text`` in plain characters."""
    if not _HINT.search(text, start, end):
        return []
    found: list[Moment] = []
    starts: list[int] = []
    for kind, match in _matches(text, start, end):
        at = bisect_left(starts, match.start())
        if (at and found[at - 1].end > match.start()) or (at < len(found) and found[at].start < match.end()):
            continue
        parts = {name: value for name, value in match.groupdict().items() if value is not None}
        starts.insert(at, match.start())
        found.insert(at, Moment(match.start(), match.end(), kind, parts))
    return found


def _matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    with_month = _MONTH_NAME.search(text, start, end) is not None
    piece = text[start:end]
    with_digit = _DIGIT.search(piece) is not None
    for kind, needs, names_month, pattern in _PATTERNS:
        if names_month and not with_month:
            continue
        if needs and not (with_digit if needs == _DIGITS else any(need in piece for need in needs)):
            continue
        for match in pattern.finditer(text, start, end):
            if match.end() > match.start() and (kind != "year" or _is_year(text, match)):
                yield kind, match
