"""Whether every offset of a database gives back the words that it stands for: the check of ``factdb.database.check``."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, text

from factdb.articles import Article
from factdb.database.findings import Finding
from factdb.database.identity import words_key

ARTICLES_AT_ONCE = 20
ROWS_AT_ONCE = 500

# Each in the order of articles, and the spans of a quote in the order of the text.
ARTICLES = "SELECT id, title, text, content_hash FROM articles ORDER BY id"

QUOTES = """
    SELECT article_id, id, start_char, end_char, text, utterance_id FROM quotes ORDER BY article_id, start_char, end_char
"""

QUOTE_SPANS = """
    SELECT q.article_id, q.id AS quote_id, p.part, p.start_char, p.end_char
    FROM quotes q JOIN quote_spans p ON p.quote_id = q.id
    ORDER BY q.article_id, q.start_char, q.end_char, p.part, p.start_char
"""

PLACES = {
    "mention": "SELECT article_id, id, start_char, end_char FROM mentions ORDER BY article_id, start_char, end_char",
    "claim": "SELECT article_id, id, start_char, end_char FROM claims ORDER BY article_id, start_char, end_char",
    "unit of claim": """
        SELECT article_id, id, unit_start_char AS start_char, unit_end_char AS end_char FROM claims
        WHERE unit_start_char IS NOT NULL ORDER BY article_id, start_char, end_char
    """,
    "repeat of claim": """
        SELECT c.article_id, c.id, p.start_char, p.end_char FROM claims c JOIN claim_spans p ON p.claim_id = c.id
        ORDER BY c.article_id, c.start_char, c.end_char, p.start_char
    """,
    "correction": "SELECT article_id, id, start_char, end_char FROM corrections ORDER BY article_id, id",
    "verdict": "SELECT article_id, id, start_char, end_char FROM verdicts ORDER BY article_id, id",
    "undone correction": "SELECT article_id, id, start_char, end_char FROM undone_corrections ORDER BY article_id, id",
    "decision": "SELECT article_id, id, start_char, end_char FROM fact_decisions ORDER BY article_id, id",
    "vanished": "SELECT article_id, id, start_char, end_char FROM vanished ORDER BY article_id, id",
}
"""Rows of which each is one place, by what they are called."""


class _Rows:
    """Rows that come in the order of their articles, asked for article by article."""

    def __init__(self, rows: Iterator[Row[Any]]) -> None:
        self.rows = rows
        self.next: Row[Any] | None = next(self.rows, None)

    def of(self, article_id: int) -> Iterator[Row[Any]]:
        """The rows of an article; those of articles between the last one and this one, which are not there, are passed."""
        while self.next is not None and self.next.article_id <= article_id:
            row, self.next = self.next, next(self.rows, None)
            if row.article_id == article_id:
                yield row


def check_places(connection: Connection) -> list[Finding]:
    """What breaks: articles whose words are not those that were stored, quotes without theirs, places outside the text."""
    articles = Finding("the words of each article are those that were stored")
    quoted = Finding("a quote's parts give its words back")
    spans = Finding("every part of a quote stands in its article")
    placed = {kind: Finding(f"every {kind} stands in its article") for kind in PLACES}
    with ExitStack() as opened:

        def streamed(statement: str, rows: int = ROWS_AT_ONCE) -> Iterator[Row[Any]]:
            # What is not read to its end, rows of articles that are not there, is closed all the same.
            return opened.enter_context(closing(_streamed(connection, statement, rows)))

        quotes, parts = _Rows(streamed(QUOTES)), _Rows(streamed(QUOTE_SPANS))
        places = {kind: _Rows(streamed(statement)) for kind, statement in PLACES.items()}
        for article in streamed(ARTICLES, ARTICLES_AT_ONCE):
            articles.looked_at += 1
            if Article(text=article.text, title=article.title).content_hash != article.content_hash:
                articles.add(f"article {article.id}: its title and text are not those that its content_hash is of")
            content: dict[int, list[Row[Any]]] = {}
            for part in parts.of(article.id):
                _check_place(spans, f"quote {part.quote_id}: its {part.part}", part, article)
                if part.part == "content":
                    content.setdefault(part.quote_id, []).append(part)
            for quote in quotes.of(article.id):
                quoted.looked_at += 1
                for problem in _problems(quote, content.get(quote.id, []), article.text):
                    quoted.add(f"quote {quote.id}: {problem}")
            for kind, rows in places.items():
                for row in rows.of(article.id):
                    _check_place(placed[kind], f"{kind} {row.id}: it", row, article)
    return [articles, quoted, spans, *placed.values()]


def _streamed(connection: Connection, statement: str, rows: int) -> Generator[Row[Any], None, None]:
    with connection.execute(text(statement), execution_options={"yield_per": rows}) as result:
        yield from result


def _check_place(finding: Finding, name: str, place: Row[Any], article: Row[Any]) -> None:
    finding.looked_at += 1
    where = f"characters {place.start_char} to {place.end_char} of article {article.id}"
    if not 0 <= place.start_char < place.end_char <= len(article.text):
        finding.add(f"{name} stands at {where}, which has {len(article.text)}")
    elif article.text[place.start_char : place.end_char].isspace():
        finding.add(f"{name} stands at {where}, where there are no words")


def _problems(quote: Row[Any], content: list[Row[Any]], article: str) -> Iterator[str]:
    """What does not fit together of a quote, its content and its utterance."""
    if not content:
        yield "it has no content"
        return
    if quote.text != " … ".join(article[part.start_char : part.end_char] for part in content):
        yield "its text is not what stands at its places"
    if (quote.start_char, quote.end_char) != (content[0].start_char, max(part.end_char for part in content)):
        yield "it does not begin and end where its content does"
    if any(before.end_char > after.start_char for before, after in pairwise(content)):
        yield "two parts of its content overlap"
    if quote.utterance_id is None and words_key(quote.text) is not None:
        yield "it has words enough to be known again, and no utterance"
