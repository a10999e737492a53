"""The layout of a page's text: its paragraphs, and which of them are not the article's own words."""

import re
from dataclasses import dataclass
from enum import StrEnum

from factdb.dates import is_date_line
from factdb.lexicon import words
from factdb.text import Span, plain
from factdb.wrapped import SENTENCE_END, find_paragraphs


class ParagraphKind(StrEnum):
    """What a paragraph is for. All but ``furniture`` are read for quotes and claims."""

    HEADLINE = "headline"
    CAPTION = "caption"
    BODY = "body"
    FURNITURE = "furniture"
    """What a page puts around its article: reading time, date line, "Read more", "Follow us", a repeated headline."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text, without the white space around it."""

    span: Span
    kind: ParagraphKind


HEAD_LINES = 12
"""So many paragraphs at the top may be part of the page's head: headline, standfirst, date, byline, caption."""

# A line that numbers the pages of a document: "Page 2 of 7", "2/7".
PAGE = re.compile(r"page \d{1,4}(?: (?:of|/) \d{1,4})?|\d{1,4} ?(?:/|of) ?\d{1,4}", re.I)

# A line that tells how long reading takes: "3 min read", "Reading time: 4 minutes".
READING_TIME = re.compile(r"(?:reading time:? )?\d+[ -]min(?:ute)?s?(?: read)?|\d+[ -]min(?:ute)?s? read", re.I)

# A byline by itself: "By Jane Doe", "By JANE DOE and John Roe, Staff Writer". Not "By Tuesday the water had gone."
BYLINE = re.compile(r"by:? +[A-Z][\w.'-]*(?:[ ,|]+(?:and |of |for )?[A-Z@(][\w.'@()-]*){1,12}", re.I)

# A line at the top that states a detail of the article, as a saved page or a note may do.
DETAIL = re.compile(
    r"(?:title|headline|outlet|publication|publisher|url|link|author|byline|date)[ \t]*:[ \t]*\S.*", re.I
)

# What follows the label is a link, an appeal or a credit of the page.
LABEL = re.compile(
    r"(?:read (?:more|also|next)|see also|related(?: (?:articles?|stories|topics|content))?|watch|listen|more (?:on|from)"
    r"|also read|don't miss|in pictures|explainer|opinion|topics|tags|filed under|share(?: this)?|source)\s*:.*",
    re.I,
)

# A line that asks the reader to do something, or states rights.
APPEAL = re.compile(
    r"(?:follow us on\b.*|follow [\w ]{1,40} on (?:twitter|facebook|instagram|x|youtube|tiktok|social)\b.*"
    r"|(?:sign up|subscribe|register)\b.{0,120}(?:newsletter|inbox|e-?mail|alerts?|updates?|subscri|free)\b.*"
    r"|click here\b.*|(?:copyright|\(c\)|©)\s.*|.{0,80}\ball rights reserved\b.*|advertise?ment|continue reading\b.*"
    r"|story continues below.*|skip to (?:main )?content|share(?: on \w+)*|e-?mail|print|comments?(?: \(\d+\))?|\d+ comments?"
    r"|this (?:article|material|story) (?:may not be|was (?:first|originally)) (?:published|redistributed)\b.*)",
    re.I,
)

# The credit of a picture at the end of its caption: "[Getty]", "(AP Photo/J. Doe)", "Photograph: Jane Doe/Agency".
CREDIT = re.compile(
    r"(?:\[[^\[\]]{2,60}\]|\((?:photo|image|picture|file|ap|afp|reuters|getty|epa)\b[^()]{0,80}\)"
    r"|(?:photo(?:graph)?|image|picture|credit)s?(?: by|:)[^.]{2,60}|getty images)\.?$",
    re.I,
)


def find_blocks(text: str, title: str | None = None) -> tuple[Block, ...]:
    """The paragraphs of a text, in order; a line is one, unless it was plainly broken to fit a width."""
    even = plain(text)
    spans = list(find_paragraphs(even))
    headline = _folded(title or "")
    blocks, seen = [], False
    for i, span in enumerate(spans):
        line = span.of(even)
        key = _folded(line) if len(line) <= 400 else ""
        if not headline and i == 0 and len(spans) > 1 and _looks_like_headline(line):
            headline = key
        if key and key == headline and i < HEAD_LINES:
            kind = ParagraphKind.FURNITURE if seen else ParagraphKind.HEADLINE
            seen = True
        elif is_furniture(line) or (i < HEAD_LINES and len(line) <= 300 and DETAIL.fullmatch(line)):
            kind = ParagraphKind.FURNITURE
        elif i < HEAD_LINES and len(line) <= 300 and CREDIT.search(line):
            kind = ParagraphKind.CAPTION
        else:
            kind = ParagraphKind.BODY
        blocks.append(Block(span, kind))
    return tuple(blocks)


def is_furniture(line: str) -> bool:
    """Whether a line, in plain characters, belongs to the page and not to the article."""
    if len(line) > 300:
        return False
    return (
        line.lower().strip(" .:|>") in words("furniture")
        or any(pattern.fullmatch(line) for pattern in (PAGE, READING_TIME, LABEL, APPEAL))
        or is_date_line(line)
        or (
            len(line) <= 100
            and not SENTENCE_END.search(line)
            and BYLINE.fullmatch(line) is not None
            and _is_byline(line)
        )
    )


def _is_byline(line: str) -> bool:
    names = [word for word in re.findall(r"[^\W\d_][\w.'-]*", line)[1:] if word not in {"and", "of", "for"}]
    return bool(names) and all(word[0].isupper() for word in names)


def _looks_like_headline(line: str) -> bool:
    return len(line) <= 200 and SENTENCE_END.search(line) is None and not is_furniture(line)


def _folded(line: str) -> str:
    return " ".join(re.findall(r"\w+", plain(line).casefold()))
