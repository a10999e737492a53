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
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WRITTEN = (
    rf"(?:{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:{_ONES}))?)"
)
_COUNT = rf"(?i:[0-9]{{1,3}}|(?:half )?an?|{_WRITTEN}|several|(?:a )?few|(?:a )?couple of|many)"
# two or three, 20 and 50, 10 to 15: two counts of one unit
_COUNTS = rf"(?:(?:(?P<count0>[0-9]{{1,3}})(?: (?:and|or|to) |-|–)(?=[0-9])|(?P<written0>{_WRITTEN}) (?:and|or|to) (?!a))?(?P<count>{_COUNT}))"
_UNIT = r"(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade|centur(?:y|ies))"
_NAMED = (
    r"(?:Christmas(?: Day| Eve)?|Boxing Day|New Year's (?:Day|Eve)|Good Friday|Easter(?: Sunday| Monday)?|Thanksgiving(?: Day)?|Hallowe'?en"
    r"|Valentine's Day|Memorial Day|Labor Day|Independence Day|the Fourth of July)"
)
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PART = r"(?:(?:the )?(?:very )?(?P<edge>end|start|beginning|middle|close|turn) of (?:the )?|(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ](?:in )?)?"
_RELATIVE = r"(?:[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Pp]revious|[Cc]oming|[Cc]urrent|[Ff]ollowing|[Pp]receding)"
_ZONE = r"(?: ?(?:UTC|GMT|BST|CET|CEST|EST|EDT|ET|CST|PST|PDT|PT|IST|JST|local time|Eastern|Z\b))?"
_AMPM = r"[AaPp]\.?[Mm]\b\.?"
_OF_YEAR = rf"(?:,? (?:of )?(?:(?:the )?(?P<of_year>[Tt]his|[Ll]ast|[Nn]ext|[Pp]revious|[Cc]urrent) (?:financial |fiscal )?year|(?P<year>{_YEAR})))"
_ABOUT = r"(?:(?:about|around|almost|nearly|more than|just|just over|well over|over|less than|only|some|at least) )?"

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
        # the five years to 2023
        ("ending", "years", rf"\b(?:the )?(?P<count>{_COUNT}) (?P<unit>years) (?:to|ended|ending|through)(?: the end of)? (?P<year>{_YEAR})"),
        # the week of May 5, the week beginning 3 March 2024
        ("week", "eek", rf"\b(?:the )?[Ww]eek (?:of|beginning|commencing|starting) (?:{WEEKDAY},? )?"
         rf"(?:(?P<day1>{_DAY}) (?:of )?(?P<month1>{MONTH})|(?P<month2>{MONTH}) (?P<day2>{_DAY}))(?:,? (?P<year>{_YEAR}))?"),
        # the first week of May
        ("week", "week", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal) week(?P<end>end)? (?:of|in) (?P<month>{MONTH})"
         rf"(?:,? (?P<year>{_YEAR}))?"),
        # 12-14 March 2024, Tuesday 2 January, the 19th of May
        ("days", "0", rf"(?<![0-9.,$£€-])(?:\b(?P<weekday>{WEEKDAY}),? )?(?:the )?(?P<day>{_DAY})(?: ?(?:-|–|to|and) ?(?P<day2>{_DAY}))? (?:of )?(?P<month>{MONTH})(?:,? (?P<year>{_YEAR}))?"),
        # March 12-14, 2024, Friday, Jan. 2nd
        ("days", "0", rf"\b(?:(?P<weekday>{WEEKDAY}),? )?(?P<month>{MONTH}) (?:the )?(?P<day>{_DAY})(?: ?(?:-|–|to|and) ?(?P<day2>{_DAY}))?(?:,? (?P<year>{_YEAR}))?"
         r"(?! ?(?:%|per|million|billion|people|km|points?\b))"),
        # a wet August afternoon in 1963
        ("month", "in of", rf"\b(?P<month>{MONTH}) (?:morning|afternoon|evening|night|day|weekend) (?:in|of) (?P<year>{_YEAR})"),
        # the end of March 2024, early October 2019
        ("month", "", rf"(?:\b{_PART})(?P<month>{MONTH}){_OF_YEAR}"),
        # the end of March, early May
        ("month", "", rf"\b{_PART[:-1]}(?P<month>{MONTH})"),
        # last October, this May
        ("month", "", rf"\b(?P<when>{_RELATIVE}) (?P<month>{MONTH})"),
        # in early March, since May, by the end of October: a month whose name is a word or verb needs such a word before it
        ("month", "", rf"(?:(?<=\bin )|(?<=\bIn )|(?<=\bof )|(?<=\bby )|(?<=\bBy )|(?<=\bto )|(?<=\bsince )|(?<=\bSince )|(?<=\buntil )"
         rf"|(?<=\bfrom )|(?<=\bFrom )|(?<=\bfor )|(?<=\bduring )|(?<=\bbefore )|(?<=\bafter )|(?<=\bthrough )|(?<=\bbetween )|(?<=\bbegan )|(?<=\bended ))"
         rf"{_PART}(?P<month>{MONTH})"),
        ("month", "", rf"\b{_PART}(?P<month>(?!Ma[yr]|MAR|Jan\b|Jun[^e]|Jul\b){MONTH})"),
        # Q3 2024, the first quarter of last year, third-quarter, H1 2025, the second half of 2019
        ("quarter", "0", r"\b(?:Q(?P<number>[1-4])|(?P<number2>[1-4])Q)(?:[ -]?(?P<year>(?:20)?[0-9]{2})\b)?"),
        ("quarter", "quarter", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|1st|2nd|3rd|4th)[- ](?:fiscal |financial )?quarter"
         rf"(?! of an? ){_OF_YEAR}?"),
        ("half", "H", rf"\bH(?P<number>[12])(?:[ -]?(?P<year>{_YEAR}))?"),
        ("half", "half", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Ss]econd)[- ]half{_OF_YEAR}"),
        # the first three months of 2024, the first nine months of last year
        ("months", "months", rf"\b(?:the )?(?P<ordinal>[Ff]irst|[Oo]pening|[Ll]ast|[Ff]inal|[Cc]losing) (?P<count>{_COUNT}) months"
         rf"(?:{_OF_YEAR}| of the (?P<own>year))"),
        # the fall of 2015, summer 2016, spring of last year, the winter of 2019-20
        ("season", "spring summer autumn fall winter Spring Summer Autumn Fall Winter", rf"\b(?:the )?(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ])?"
         rf"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter){_OF_YEAR}(?:[-/–](?:20)?[0-9]{{2}}\b)?"),
        # in the spring, over the summer
        ("season", "spring summer autumn fall winter", rf"(?:(?<=\b[Ii]n )|(?<=\b[Oo]ver )|(?<=\b[Dd]uring )|(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil ))"
         rf"the (?:(?P<part>early|late) )?(?P<season>{_SEASON})\b(?! (?:of|in|from)\b)"),
        # at Christmas, on New Year's Eve, last Thanksgiving, Easter 2023
        ("named", "Christmas Eve Easter Boxing New Good Thanksgiving Hallow Valentine Memorial Labo Independence Fourth", rf"(?:(?<=\b[Oo]n )|(?<=\b[Aa]t )|(?<=\b[Bb]y )"
         rf"|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Oo]ver )|(?<=\b[Bb]efore )|(?<=\b[Aa]fter )|\b(?P<when>[Ll]ast|[Tt]his|[Nn]ext) )(?P<name>{_NAMED})\b(?:{_OF_YEAR})?(?! [A-Z])"),
        ("named", "0", r"(?P<name>\b9/11\b)"),
        # since '82
        ("years", "'", r"'(?:(?<=\b[Ii]n ')|(?<=\bof ')|(?<=\b[Ss]ince '))(?P<short>[0-9]{2})\b(?!')"),
        # FY2024, fiscal 2024, the 2024-25 financial year
        ("years", "0", r"\b(?:FY|[Ff]iscal(?: year)?|[Ff]inancial year) ?'?(?P<year>(?:20)?[0-9]{2})(?:[/-][0-9]{2,4})?\b"),
        # from 2009 to 2011, between 2014 and 2016, 1961-1990, 2019/20
        ("years", "0", r"\b(?P<year>(?:1[5-9]|20|21)[0-9]{2})(?: ?(?:-|–|/) ?| (?:to|and|through) (?=[0-9]{4}))(?P<year2>(?:1[5-9]|20|21)?[0-9]{2})(?![0-9%]|[.,][0-9])"
         r"(?! (?:people|per|million|years|km|miles|metres|seats|votes))"),
        # the 1990s, the early 2000s, the '90s
        ("decade", "0", r"(?:\bthe )?(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ])?(?<![0-9])(?P<decade>(?:1[5-9]|20)[0-9]0|'[0-9]0)'?s(?:,? (?:and|or|to|through) (?:the )?(?P<decade2>(?:1[5-9]|20)[0-9]0|'?[0-9]0)'?s)?\b"),
        # the early 20th century
        ("decade", "centur", r"\b(?:the )?(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ])?(?P<century>1[5-9]|20|21)(?:th|st)[- ]century\b"),
        # the same month last year, this time last year, the same quarter of 2019
        ("same", "ame his", rf"\b(?:[Tt]he [Ss]ame|[Tt]his) (?P<unit>time|point|stage|period|day|week|weekend|month|quarter|half|season|{_SEASON})"
         rf"(?: in| of| during)? (?:(?P<year>{_YEAR})|(?:the )?(?:last|previous|prior|past) year|(?P<count>{_COUNT}) years? (?:ago|earlier|before|previously)"
         r"|the year (?:before|earlier|previous))"),
        # a week ago, two years earlier, half a century ago, two or three years ago, decades ago
        ("ago", "ago earlier previously", rf"\b{_ABOUT}{_COUNTS}"
         rf"(?P<half> and a half)?[- ](?P<unit>{_UNIT})s?(?:'s)?(?P<half2> and a half)? (?P<side>ago|earlier|previously)\b"),
        ("ago", "ago", rf"\b(?P<unit>{_UNIT})s (?P<side>ago)\b"),
        # in three years' time, five years from now
        ("ahead", "time from", rf"\b(?:[Ii]n )?{_ABOUT}{_COUNTS} (?P<unit>{_UNIT})s?(?:(?:'s?)? time|(?P<half> and a half)? from now)\b"),
        ("later", "ater fter efore hence from", rf"(?i)\b{_ABOUT}(?P<count>{_COUNT})"
         rf"(?: and a half)?[- ](?P<unit>{_UNIT})s? (?:later|after|before|hence|on from|beforehand|afterwards)\b"),
        ("first time", "first", rf"\b(?:for |since )?the first time in (?:(?:more than|about|nearly|almost|over|at least) )?(?P<count>{_COUNT}) (?P<unit>{_UNIT})s?"),
        ("before", "before earlier previous", r"\b[Tt]he (?P<unit>day|week|month|quarter|year|season) (?:before|earlier|previous)\b(?! last)"),
        ("before", "previous preceding prior", r"\b[Tt]he (?:previous|preceding|prior) (?P<unit>day|week|month|quarter|year|season)\b"),
        ("after", "following next", r"\b[Tt]he (?:next (?P<unit>day)|following (?P<unit2>day|week|month|year))\b"),
        # so far this year, this year to date, year to date
        ("so far", "so far So far to date to-date", r"\b(?:[Ss]o far )?this (?P<unit>week|month|quarter|year)(?: so far| to date)\b|\b[Ss]o far this (?P<unit2>week|month|quarter|year)\b"
         r"|\b[Yy]ear[- ]to[- ]date\b"),
        # over the past two years, in the last three months, the next decade
        ("lasting", "past last previous preceding next coming following", rf"\b(?:the|these) (?P<when>past|last|previous|preceding|next|coming|following)"
         rf" (?:(?P<count>{_COUNT}|[0-9]{{1,3}} to [0-9]{{1,3}}|[a-z]{{3,5}} or [a-z]{{3,5}}) )?(?:[a-z]{{4,9}} )?(?P<unit>{_UNIT})s?\b(?P<half> and a half)?"),
        ("lasting", "recent", rf"\b(?P<when>recent) (?P<unit>{_UNIT})s\b"),
        # by then, since then, that day, on the same day: the time that the text named last
        ("then", "then", r"(?:(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Bb]efore ))then\b"),
        ("then", "day", r"\b[Tt]he same (?P<unit>day)\b|(?<=[Oo]n )that (?P<unit2>day)\b"),
        # that month, the same year, during the month: the one that the time named last is in
        ("then", "eek month quarter year", r"\b(?:[Tt]hat|[Tt]he same|(?:(?<=\b[Dd]uring )|(?<=\bcourse of ))the) (?P<unit>week|weekend|month|quarter|year)\b(?! (?:after|on|by|as)\b)"),
        # earlier this year, the end of last month, this weekend, last night, next summer
        ("relative", "his ast ext revious oming urrent ollowing receding ame", rf"\b(?:[Ee]arlier |[Ll]ater |[Ss]o far )?{_PART}(?:the )?(?P<when>{_RELATIVE}) (?:financial |fiscal |calendar |working |election )?"
         rf"(?P<unit>day|night|week|weekend|fortnight|month|quarter|year|decade|century|season|morning|afternoon|evening|{_SEASON})\b"),
        ("relative", "of", r"\b(?:the )(?P<edge>end|start|beginning|middle|turn) of (?P<when>the) (?P<unit>month|year|decade|century|week|quarter)\b"),
        # earlier in the year, by year-end, over the weekend
        ("relative", "in the", r"\b(?:[Ee]arlier|[Ll]ater) in (?P<when>the) (?P<unit>day|week|month|year|decade)\b"),
        ("relative", "-end 's end", r"\b(?:the )?(?P<unit>month|quarter|year)(?:-|'s )(?P<edge>end)\b"),
        ("weekend", "weekend", r"(?:(?<=\b[Oo]ver )|(?<=\b[Aa]t )|(?<=\b[Dd]uring )|(?<=\b[Oo]n )|(?<=\b[Ss]ince ))the weekend\b(?! (?:of|before|after)\b)"),
        ("day", "day morrow night esterday vernight", r"\b(?:[Ee]arlier |[Ll]ater |[Ll]ate |[Ee]arly )?(?P<day>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Oo]vernight)\b(?:'s\b)?(?: (?:morning|afternoon|evening|night))?"),
        ("now", "now Now present urrently", r"\b(?P<day>[Nn]ow|[Aa]t present|[Cc]urrently)\b"),
        # the current target of
        ("now", "urrent", r"\b(?P<day>[Cc]urrent)\b(?= (?:target|level|rate|price|total|number|figure|count|value|forecast|estimate|strength|capacity)s?\b)"),
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
    r"|week|decade|centur|recent|far|date\b|spring|summer|autumn|winter|fall|Spring|Summer|Autumn|Winter|Fall|end\b|Christmas|Easter"
    r"|Boxing|New Year|Good F|Thanksgiving|Hallow|Valentine|Independence|Fourth of|from now"
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


# Before a weekday that is part of the name of another day: Super Tuesday.
_OTHER_DAY = re.compile(r"\b(?:Super|Good|Black|Ash|Cyber|Bloody|Fat|Shrove|Maundy|Holy|Palm|Easter|Giving|Whit) $")


def _is_named(kind: str, text: str, match: re.Match[str]) -> bool:
    """Whether the words of a match name a time at all."""
    if kind == "weekday":
        return not _OTHER_DAY.search(text, max(0, match.start() - 10), match.start())
    return kind != "year" or _is_year(text, match)


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
            if match.end() > match.start() and _is_named(kind, text, match):
                yield kind, match
