"""The views that analysts read: flat, named for a person, the corrected and current state.

Each view is declared here as a table of its own metadata, with the type and the comment of every column; queries select
from these tables and docs/views.md is written from them. Their SQL stands in the migrations, and a test holds the two
together. Columns are only ever added, at the end of a view.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, Dialect, Float, MetaData, Numeric, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from factdb.database.columns import IDENTIFIER, UtcDateTime

metadata = MetaData()
"""Apart from the tables' own metadata, so that no migration takes a view for a table."""


class ReportedNumber(TypeDecorator[Decimal]):
    """A number that SQL can compare: ``numeric`` on PostgreSQL; on SQLite an integer or a float of 15 exact digits."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Numeric(asdecimal=False) if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


def _view(name: str, comment: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, comment=comment)


def _text(name: str, comment: str) -> Column[str]:
    return Column(name, Text, comment=comment)


def _integer(name: str, comment: str) -> Column[int]:
    return Column(name, IDENTIFIER, comment=comment)


def _number(name: str, comment: str) -> Column[Decimal]:
    return Column(name, ReportedNumber, comment=comment)


def _day(name: str, comment: str) -> Column[Any]:
    return Column(name, Date, comment=comment)


def _moment(name: str, comment: str) -> Column[datetime]:
    return Column(name, UtcDateTime, comment=comment)


def _share(name: str, comment: str) -> Column[float]:
    return Column(name, Float, comment=comment)


def _article() -> tuple[Column[Any], ...]:
    """The columns that say which article a row comes from."""
    return (
        _integer("article_id", "the article, as in report_articles.id"),
        _text("source_id", "the article's identifier as the input gave it"),
        _text("url", "the article's web address"),
        _text("outlet", "who published it"),
        _text("title", "its headline"),
        _day("published", "day of publication; null where the source gives none"),
    )


def _corrections() -> tuple[Column[Any], ...]:
    """The columns that tell a person's work from the machine's."""
    return (
        _text("corrected", "the columns that a person corrected, separated by commas; null where all is the machine's"),
        _text("corrected_by", "who made the newest of these corrections"),
        _moment("corrected_at", "when that was, UTC"),
        _text("verdict", "the newest rating that a fact-checker gave this row, see report_verdicts"),
    )


def _confirmations() -> tuple[Column[Any], ...]:
    """The columns that say who looked at a row and found it right."""
    return (
        _text("confirmed_by", "who found it right as it is; null where nobody looked, or it was corrected only"),
        _moment("confirmed_at", "when that was, UTC"),
    )


def _judgements() -> tuple[Column[Any], ...]:
    """The columns that say who gave a row its verdict."""
    return (
        _text("verdict_by", "who gave that verdict"),
        _moment("verdict_at", "when that was, UTC"),
    )


def _decisions(decided: str) -> tuple[Column[Any], ...]:
    """The columns that say what people decided beyond the row itself."""
    return (
        _text("decided", decided),
        _text("decided_by", "who made the newest of these decisions"),
        _moment("decided_at", "when that was, UTC"),
    )


report_quotes = _view(
    "report_quotes",
    "Who said what: one row a quote of a current article, as corrected.",
    _integer("id", "the quote"),
    *_article(),
    _integer("speaker_id", "who said it, as in report_speakers.id; null where nobody is known"),
    _text("speaker", "the speaker's canonical name; null where the article does not decide"),
    _text("speaker_kind", "person, organization, group, unnamed or document"),
    _text("role", "the speaker's title or affiliation in this article"),
    _text("kind", "direct (all of it in quotation marks), mixed (a part) or indirect (none)"),
    _text("manner", "speech (said, wrote, announced) or thought (thinks, wants, fears)"),
    _text("text", "the words; the parts of a split quote are joined by ' … '"),
    _text("cue", "the words that introduce it ('said', 'according to'), or the colon or dash alone"),
    _text("source", "the words by which the article names the speaker here; null where it does not"),
    _text("context", "the article's text from 150 characters before the quote to 150 after it"),
    _text("rule", "how the machine decided on the speaker, or why on none"),
    _share("confidence", "how sure the machine is, from 0 to 1"),
    _integer("utterance", "shared by forms of one quotation, shortened or slightly changed, in several articles"),
    _integer("start_char", "where the quote begins in the article's text, in characters from 0"),
    _integer("end_char", "where it ends, the character after its last"),
    *_corrections(),
    *_confirmations(),
    *_judgements(),
    _text("found_speaker", "whom the article's words name, where people decided that it is this speaker; else null"),
    *_decisions("the decision by which it is: speaker merge, speaker split or speaker alias; else null"),
)

report_claims = _view(
    "report_claims",
    "Which numbers were claimed: one row a number of a current article, as corrected.",
    _integer("id", "the claim"),
    *_article(),
    _text("text", "the number in the article's words, with its modifier and unit"),
    _number("low", "the number, or the lower end of a range; null for an open end"),
    _number("high", "the number, or the upper end of a range; null for an open end"),
    _text("modifier", "exact, approx, at_least, more_than, at_most, less_than or range"),
    _text("direction", "up or down where the text says that it rose or fell"),
    _text("unit", "canonical unit: people, percent, USD, kilometre …; null for a bare count"),
    _text("measure", "what is counted or measured"),
    _text("place", "where, if the sentence says so"),
    _day("as_of_first", "first day that the number speaks of"),
    _day("as_of_last", "last day that the number speaks of"),
    _integer("claimant_id", "who says it, as in report_speakers.id"),
    _text("claimant", "the name of who says it; null in the article's own voice"),
    _text("claimant_kind", "person, organization, group, unnamed or document"),
    _integer("quote_id", "the innermost quote that holds the number, as in report_quotes.id"),
    _text("quote", "the words of that quote"),
    _text("context", "the article's text from 150 characters before the number to 150 after it"),
    _share("confidence", "how sure the machine is, from 0 to 1"),
    _integer("fact", "shared by claims about the same thing, as in report_facts.fact"),
    _integer("start_char", "where the number begins in the article's text, in characters from 0"),
    _integer("end_char", "where it ends, the character after its last"),
    *_corrections(),
    _text("sense", "level, change, expected, former (what it was before) or withdrawn (what was wrongly said)"),
    _text("status", "current, superseded by another number of its fact, or corrected; null where it is in no fact"),
    _integer(
        "conflicts", "claims of its fact that contradict it: another claimant, the same time, no number in common"
    ),
    _integer(
        "as_of_stated", "1 where the text says of which time it speaks, 0 where the day of publication stands for it"
    ),
    _integer("places", "how many places of the article give it: headline, standfirst, text"),
    *_confirmations(),
    _text("fact_unit", "the unit of its fact, where the claim's own can be converted to it; else its own"),
    _number("fact_low", "low in that unit, rounded to one digit more than the article states, and three at least"),
    _number("fact_high", "high in that unit, rounded likewise"),
    *_judgements(),
    _text("found_claimant", "whom the article's words name, where people decided that it is this claimant; else null"),
    *_decisions("what people decided about its claimant or fact (claimant merge, fact split …), separated by commas"),
)

report_earlier_claims = _view(
    "report_earlier_claims",
    "What was claimed before: one row a number of a superseded revision of an article, as corrected.",
    _integer("id", "the claim"),
    *_article(),
    _text("text", "the number in the revision's words, with its modifier and unit"),
    _number("low", "the number, or the lower end of a range; null for an open end"),
    _number("high", "the number, or the upper end of a range; null for an open end"),
    _text("modifier", "exact, approx, at_least, more_than, at_most, less_than or range"),
    _text("direction", "up or down where the text says that it rose or fell"),
    _text("unit", "canonical unit"),
    _text("measure", "what is counted or measured"),
    _text("place", "where, if the sentence says so"),
    _day("as_of_first", "first day that the number speaks of"),
    _day("as_of_last", "last day that the number speaks of"),
    _integer("as_of_stated", "1 where the text says so, 0 where the day of publication stands for it"),
    _integer("claimant_id", "who says it, as in report_speakers.id"),
    _text("claimant", "the name of who says it; null in the article's own voice"),
    _text("claimant_kind", "person, organization, group, unnamed or document"),
    _integer("quote_id", "the innermost quote of the revision that holds the number"),
    _text("context", "the revision's text from 150 characters before the number to 150 after it"),
    _share("confidence", "how sure the machine is, from 0 to 1"),
    _integer("fact", "shared by claims about the same thing, as in report_facts.fact"),
    _integer("start_char", "where the number begins in the revision's text, in characters from 0"),
    _integer("end_char", "where it ends, the character after its last"),
    _integer("superseded_by", "the newer revision of the article"),
    _text("superseded_by_source_id", "that revision's identifier as the input gave it"),
    _day("superseded_on", "the day on which that one was published"),
)

report_facts = _view(
    "report_facts",
    "What numbers are about: one row a thing that claims give a number for.",
    _integer("fact", "the fact"),
    _text("label", "what the number is of"),
    _text("unit", "the canonical unit that most of its claims state; numbers in others are converted to it"),
    _integer("claims", "claims about it in current articles"),
    _integer("articles", "articles with such a claim"),
    _number("lowest", "the smallest number that anybody gives"),
    _number("highest", "the largest number that anybody gives"),
    _number("latest_low", "the number, or its lower end, that holds for the latest day"),
    _number("latest_high", "the number, or its upper end, of that claim"),
    _day("latest_as_of", "that day"),
    _day("first_published", "the earliest publication of such a claim"),
    _day("last_published", "the latest"),
    _integer("conflicts", "pairs of claims about it that cannot both hold, see report_conflicts"),
    _text("status", "conflict, corrected (a number was wrong), changed (several numbers) or stable"),
    _text("latest_modifier", "exact, approx, at_least … of the latest number"),
    _text("latest_claimant", "who gives it; null in the article's own voice"),
    _integer("sources", "stories with such a claim: the copies of one count once"),
    _integer("pinned", "1 where a person keeps its claims together, else 0"),
    _text(
        "series",
        "its numbers in the order of the days that they speak of, with who gives each, separated by semicolons",
    ),
    *_decisions(
        "what people decided about it: merge, split, rename, pin, separated by commas; null where all is the machine's"
    ),
)

report_conflicts = _view(
    "report_conflicts",
    "Numbers that cannot both hold: one row a pair of claims of one fact and time by two claimants, published within a week.",
    _integer("fact", "the fact, as in report_facts.fact"),
    _day("as_of", "the last day that both speak of"),
    _integer("claim_id", "the one claim, as in report_claims.id"),
    _text("claimant", "who makes it; null in the article's own voice"),
    _text("outlet", "where it was published"),
    _number("low", "its number, or lower end, in the unit of the fact"),
    _number("high", "its number, or upper end"),
    _integer("other_claim_id", "the other claim"),
    _text("other_claimant", "who makes that one"),
    _text("other_outlet", "where that was published"),
    _number("other_low", "its number, or lower end, in the unit of the fact"),
    _number("other_high", "its number, or upper end"),
)

report_speakers = _view(
    "report_speakers",
    "Who speaks: one row a person, organization, group or document.",
    _integer("id", "the speaker"),
    _text("name", "canonical name, without titles"),
    _text("kind", "person, organization, group, unnamed or document"),
    _text("aliases", "other forms of the name that articles use, separated by semicolons"),
    _text("roles", "titles and affiliations that articles give, the latest first, separated by semicolons"),
    _integer("quotes", "quotes of this speaker in current articles, as corrected"),
    _integer("articles", "articles that quote this speaker"),
    _integer("claims", "numbers that this speaker claims"),
    _day("first_quoted", "publication of the earliest such article"),
    _day("last_quoted", "publication of the latest"),
    _text("wikidata_id", "Wikidata item, such as Q937"),
    _integer("article_id", "the only article that the name is known in; null for a name that identifies its bearer"),
    *_decisions(
        "what people decided about it: alias, identify, merge, rename, role, split, separated by commas; else null"
    ),
)

report_articles = _view(
    "report_articles",
    "What was read: one row an article in its current revision.",
    _integer("id", "the article"),
    _text("source_id", "its identifier as the input gave it"),
    _text("url", "web address"),
    _text("outlet", "who published it"),
    _text("title", "headline"),
    _text("byline", "author line"),
    _day("published", "day of publication; null where the source gives none"),
    _moment("published_at", "moment of publication, UTC, where the source gives the time"),
    _integer("story", "shared by copies in several outlets, edited or shortened ones too: the id of the first of them"),
    _integer("quotes", "quotes found in it, without those that a person rejected"),
    _integer("speakers", "different speakers quoted in it"),
    _integer("claims", "numbers found in it, without those that a person rejected"),
    _text("location", "the file, or file and line, it was read from"),
    _moment("ingested_at", "when it was stored, UTC"),
    _integer("revision", "1 for the first text at this address, 2 for the next …"),
    _integer(
        "superseded_by",
        "always null: a superseded revision is in no view but report_earlier_claims, report_verdicts and report_corrections",
    ),
    _text("text", "the article, verbatim; offsets of the other views count its characters"),
    _text(
        "published_from",
        "given, record, metadata, feed, text, url or change: where that day was found; null where nobody knows",
    ),
)

report_verdicts = _view(
    "report_verdicts",
    "What fact-checkers found: one row a quote or number with its newest verdict, in the newest revision that has its words.",
    _integer("id", "the verdict"),
    _text("target", "quote or claim"),
    _integer("target_id", "the quote or claim, as in report_quotes.id or report_claims.id"),
    *_article(),
    _text("text", "the words that were checked"),
    _text("speaker", "who said them, as corrected; null in the article's own voice"),
    _text("rating", "the verdict, on the fact-checkers' own scale"),
    _text("explanation", "why"),
    _text("evidence_url", "the evidence"),
    _text("reviewer", "who gave it"),
    _moment("reviewed_at", "when, UTC"),
    _integer("start_char", "where the words begin in the article's text, in characters from 0"),
    _integer("end_char", "where they end, the character after the last"),
    _integer("superseded_by", "the newer revision of the article, where there is one"),
)

report_corrections = _view(
    "report_corrections",
    "What people changed: one row a correction that was not taken back, of old revisions too.",
    _integer("id", "the correction"),
    _text("target", "quote or claim"),
    _integer("target_id", "the quote or claim, as in report_quotes.id or report_claims.id; null where it is gone"),
    *_article(),
    _text("text", "the words that it is about, as the machine found them"),
    _text("field", "the column that was changed; rejected, confirmed, span or fact"),
    _text("before", "its value before, in the state of that time"),
    _text("after", "the value that the person gave; null for none"),
    _text("reviewer", "who made it"),
    _moment("reviewed_at", "when, UTC"),
    _text(
        "state",
        "in force; replaced by a later one; carried over to a newer revision, where it is a row of its own; or orphaned: "
        "the newest revision has not its words, or a newer extraction not its row",
    ),
    _integer("start_char", "where the words begin in the article's text, in characters from 0"),
    _integer("end_char", "where they end, the character after the last"),
    _integer("superseded_by", "the newer revision of the article, where there is one"),
    _integer("carried_from", "the correction of an earlier revision that this one repeats"),
)
