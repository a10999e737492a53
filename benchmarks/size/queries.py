"""The questions of everyday use, each with varied arguments, as the program answers them and by a statement by hand.

A statement by hand of a listing gives the same rows: it chooses them by the best index there is, looks for what people
corrected in the few articles where they did, and shows them by the view. It goes straight to the driver, so that what the
program adds is to put the statement together, to execute it and to make its rows.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine

from benchmarks.size.corpus import COMMON
from benchmarks.size.measuring import PROCESSOR, WALL, Case, Figures, measure
from factdb.database.connection import reading
from factdb.exports.csv import csv_lines
from factdb.queries import Filters, facts_by, page_of, quotes_by, rows_of, speakers_by

PAGE = 50

NEWEST = "ORDER BY listed_on DESC, article_id DESC, start_char"

KEYS = "q.id, q.listed_on, q.article_id, q.start_char"

SHOWN = "SELECT * FROM report_quotes WHERE id {among} ORDER BY published DESC, article_id DESC, start_char"

SPEAKING = f"""SELECT speaker_id FROM quotes WHERE listed_on BETWEEN ? AND ? AND speaker_id IS NOT NULL
    GROUP BY speaker_id ORDER BY count(*) DESC LIMIT {PAGE}"""

DISPUTED = f"""SELECT fact_id FROM (
    SELECT fact_id, count(*) AS n FROM claims GROUP BY fact_id ORDER BY n DESC LIMIT 1000000000
) f WHERE EXISTS (
    SELECT 1 FROM claims x JOIN claims y ON y.fact_id = x.fact_id AND y.as_of_day = x.as_of_day
        AND x.low <> y.low AND COALESCE(x.claimant_id, 0) <> COALESCE(y.claimant_id, 0)
    WHERE x.fact_id = f.fact_id AND x.modifier = 'exact' AND y.modifier = 'exact'
) LIMIT {PAGE}"""

# In an article that nobody corrected the tables tell, in one of the few others the view.
HOLDS = """CASE WHEN EXISTS (SELECT 1 FROM corrections k WHERE k.article_id = q.article_id)
    THEN EXISTS (SELECT 1 FROM report_quotes r WHERE r.id = q.id%s)
    ELSE (SELECT a.superseded_by FROM articles a WHERE a.id = q.article_id) IS NULL END"""

# The quotes that people gave to a speaker.
GIVEN = f"""SELECT {KEYS} FROM corrections g JOIN quotes q ON q.article_id = g.article_id
    AND q.start_char = g.start_char AND q.end_char = g.end_char
    WHERE g.target = 'quote' AND g.field = 'speaker' AND g.value = (SELECT name FROM speakers WHERE id = ?)"""

Ask = Callable[[Any], Any]


class Questions:
    """The questions that a database is asked; ``exported`` rows are written in the last one."""

    def __init__(self, connection: Connection, *, questions: int, exported: int, seed: int = 1) -> None:
        self.connection, self.exported, self.count = connection, exported, questions
        self.sqlite = connection.dialect.name == "sqlite"
        self.random = random.Random(seed)
        self.written = 0

    def rows(self, statement: str, *values: Any) -> Any:
        """A statement by hand, with ? for its values, straight to the driver."""
        words = statement if self.sqlite else statement.replace("?", "%s")
        plain = tuple(value.isoformat() if self.sqlite and isinstance(value, date) else value for value in values)
        return self.connection.connection.cursor().execute(words, plain).fetchall()

    def cases(self) -> Iterator[Case]:
        speakers = self.speakers()
        yield Case(
            name="a speaker's newest 50",
            program=lambda speaker: self.ask(Filters(speakers=(speaker,), limit=PAGE)),
            by_hand=self.of_speaker(),
            arguments=speakers,
            target=0.01,
        )
        yield Case(
            name="speaker and dates",
            program=lambda given: self.ask(Filters(speakers=given[:1], since=given[1], until=given[2], limit=PAGE)),
            by_hand=self.of_speaker("q.listed_on BETWEEN ? AND ?"),
            arguments=[(speaker, *self.year()) for speaker in speakers],
            target=0.01,
        )
        yield Case(
            name="phrase and speaker",
            program=lambda given: self.ask(Filters(speakers=given[:1], about=given[1], limit=PAGE)),
            by_hand=self.of_speaker(self.holding()),
            arguments=[(speaker, self.phrase(speaker)) for speaker in speakers],
            target=0.05,
        )
        yield Case(
            name="a very common word and a speaker",
            program=lambda given: self.ask(Filters(speakers=given[:1], about=given[1], limit=PAGE)),
            by_hand=self.of_speaker(self.probing()),
            arguments=[(speaker, self.random.choice(COMMON[:10])) for speaker in speakers],
            target=0.05,
        )
        yield Case(
            name="a common word, newest first",
            program=lambda word: self.ask(Filters(about=word, limit=PAGE)),
            by_hand=self.of_all(self.probing()),
            arguments=[self.random.choice(COMMON) for _ in range(self.count)],
            target=0.2,
        )
        yield Case(
            name="speakers by month",
            program=lambda month: self.all(speakers_by(Filters(since=month[0], until=month[1], limit=PAGE))),
            by_hand=lambda month: self.rows(
                f"SELECT * FROM report_speakers WHERE id {self.among(SPEAKING)}",
                *month,
            ),
            arguments=[self.month() for _ in range(max(self.count // 5, 1))],
        )
        yield Case(
            name="facts with conflicts",
            program=lambda _: self.all(facts_by(Filters(conflicts=True, limit=PAGE))),
            by_hand=lambda _: self.rows(f"SELECT * FROM report_facts WHERE fact {self.among(DISPUTED)}"),
            arguments=[None],
        )
        yield Case(
            name="page 20,000 of all quotes",
            program=lambda key: self.ask(Filters(after=key[0], limit=PAGE)),
            by_hand=lambda key: self.of_all("(q.listed_on, q.article_id) < (?, ?)")(key[1:]),
            arguments=[self.deep(20_000 * PAGE)],
            target=0.01,
        )
        yield Case(
            name=f"export of {self.exported:,} quotes",
            program=lambda _: self.export(rows_of(self.connection, quotes_by, Filters(limit=self.exported))),
            by_hand=lambda _: self.export(
                self.rows(
                    "SELECT r.* FROM quotes q CROSS JOIN report_quotes r WHERE r.id = q.id "
                    f"ORDER BY q.listed_on DESC, q.article_id DESC, q.start_char LIMIT {self.exported}"
                )
            ),
            arguments=[None],
        )

    def ask(self, filters: Filters) -> Any:
        return page_of(self.connection, quotes_by, filters)

    def all(self, statement: Any) -> Any:
        return self.connection.execute(statement).all()

    def of_all(self, condition: str) -> Ask:
        """The newest quotes of anybody; what is asked is the condition's values."""
        found = f"SELECT id FROM quotes q WHERE {condition} AND {HOLDS % ''} {NEWEST} LIMIT {PAGE}"
        statement = self.shown(found)
        return lambda given: self.rows(statement, *(given if isinstance(given, tuple) else (given,)))

    def of_speaker(self, condition: str = "") -> Ask:
        """The newest quotes of a speaker; what is asked is the speaker, and the condition's values."""
        also = f"AND {condition}" if condition else ""
        holds = HOLDS % " AND r.speaker_id = ?"
        machine = f"SELECT {KEYS} FROM quotes q WHERE q.speaker_id = ? {also} AND {holds} {NEWEST} LIMIT {PAGE}"
        both = f"SELECT * FROM ({machine}) m UNION SELECT * FROM ({GIVEN} {also} AND {holds}) g"
        statement = self.shown(f"SELECT id FROM ({both}) f {NEWEST} LIMIT {PAGE}")

        def ask(given: Any) -> Any:
            speaker, *values = given if isinstance(given, tuple) else (given,)
            return self.rows(statement, *(speaker, *values, speaker) * 2)

        return ask

    def shown(self, few: str) -> str:
        """The rows of the view of quotes."""
        return SHOWN.format(among=self.among(few))

    def among(self, few: str) -> str:
        """A condition that what stands before is one of a few; PostgreSQL would join all of a view with them."""
        return f"IN ({few})" if self.sqlite else f"= ANY (ARRAY({few}))"

    def export(self, rows: Any) -> None:
        """Write the rows as CSV to nowhere."""
        for line in csv_lines([str(number) for number in range(40)], rows):
            self.written += len(line)

    def holding(self) -> str:
        if self.sqlite:
            return "q.id IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ?)"
        return "q.fts @@ phraseto_tsquery('simple', ?)"

    def probing(self) -> str:
        if self.sqlite:
            return "EXISTS (SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH ? AND rowid = q.id)"
        return "q.fts @@ phraseto_tsquery('simple', ?)"

    def speakers(self) -> list[int]:
        """Those of quotes drawn at random: the frequent ones come often, as people ask for them."""
        (last,) = self.rows("SELECT max(id) FROM quotes")[0]
        found: list[int] = []
        while len(found) < self.count:
            quote = self.random.randint(1, last)
            found += [row[0] for row in self.rows("SELECT speaker_id FROM quotes WHERE id = ?", quote) if row[0]]
        return found[: self.count]

    def phrase(self, speaker: int) -> str:
        """Two words beside each other in a quote of the speaker."""
        texts = self.rows("SELECT text FROM quotes WHERE speaker_id = ? ORDER BY id LIMIT 20", speaker)
        words = [word.strip("“”,.") for word in self.random.choice(texts)[0].split()]
        start = self.random.randrange(max(len(words) - 1, 1))
        return f'"{" ".join(words[start : start + 2])}"'

    def year(self) -> tuple[date, date]:
        year = self.random.randint(2010, 2024)
        return date(year, 1, 1), date(year, 12, 31)

    def month(self) -> tuple[date, date]:
        year, month = self.random.randint(2010, 2024), self.random.randint(1, 12)
        return date(year, month, 1), date(year, month, 28)

    def deep(self, rank: int) -> tuple[int, Any, int]:
        """The last quote of the article of the row of this rank, or of the middle one: its id, its day, its article."""
        (all_,) = self.rows("SELECT count(*) FROM quotes")[0]
        ((article,),) = self.rows(f"SELECT article_id FROM quotes {NEWEST} LIMIT 1 OFFSET {min(rank, all_ // 2)}")
        last = "SELECT id, listed_on, article_id FROM quotes WHERE article_id = ? ORDER BY start_char DESC LIMIT 1"
        ((quote, day, article),) = self.rows(last, article)
        return quote, day, article


def figures(
    engine: Engine, *, questions: int = 60, exported: int = 20_000, only: int | None = None
) -> Iterator[Figures]:
    """The figures of every question, or of the ``only`` first ones."""
    clock = PROCESSOR if engine.dialect.name == "sqlite" else WALL
    with reading(engine) as session:
        asked = Questions(session.connection(), questions=questions, exported=exported)
        for case in islice(asked.cases(), only):
            yield measure(case, clock=clock)
