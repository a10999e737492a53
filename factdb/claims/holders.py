"""Which quote, and whose statement, a number stands in."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from factdb.quantities import Quantity
from factdb.quotes import Quote
from factdb.speakers import Attribution
from factdb.text import Span


class Holders:
    """The quotes that hold a place, for places in rising order."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        spans = ((span.start, span.end, index) for index, quote in enumerate(quotes) for span in quote.content)
        self.waiting = sorted(spans, reverse=True)
        self.open: list[tuple[int, int, int]] = []

    def of(self, span: Span) -> int | None:
        """The innermost quote with this span in it."""
        return next((index for _, index in self.holding(span)), None)

    def holding(self, span: Span) -> list[tuple[int, int]]:
        """The lengths of the stretches with this span in them, and the indexes of their quotes, the innermost first."""
        while self.waiting and self.waiting[-1][0] <= span.start:
            self.open.append(self.waiting.pop())
        self.open = [entry for entry in self.open if entry[1] > span.start]
        return sorted((entry[1] - entry[0], entry[2]) for entry in self.open if entry[1] >= span.end)


class Claimants:
    """Who gives the numbers of an article, asked in the order of the text."""

    def __init__(
        self, text: str, quotes: Sequence[Quote], statements: Sequence[Quote], attributions: Sequence[Attribution]
    ) -> None:
        self.attributions = attributions
        self.makers = _makers(text, quotes, statements) if attributions else {}
        self.quotes = len(quotes)
        self.holders = Holders([*quotes, *statements] if attributions else ())
        self.last: int | None = None
        self.last_end = 0

    def of(self, quantity: Quantity, quote: int | None, *, again: bool) -> int | None:
        """The speaker who gives a number, None for the one of its ``quote`` or nobody.

        ``again``: the number stands for the one before it, and is of the same claimant where nothing else is said.
        """
        holding = self.holders.holding(Span(quantity.end - 1, quantity.end))
        speaker = None
        for at, (_, holder) in enumerate(holding):
            if speaker is None and (at == 0 or holder >= self.quotes):
                speaker = self.attributions[self.makers.get(holder, holder)].speaker
        of_quote = None if quote is None or not self.attributions else self.attributions[quote].speaker
        if speaker is None:
            speaker = of_quote
        if speaker is None and quote is None and again and quantity.start - self.last_end < LONGEST_BETWEEN:
            speaker = self.last
        self.last, self.last_end = speaker, quantity.end
        return None if speaker == of_quote else speaker


# The source of a quote that only figures speak in, whose maker gives the number: "data from the weather service show".
_FIGURES = re.compile(
    r"\b(?:figures|data|statistics|numbers|estimates?|polls?|surveys?|counts?|tally)\b", re.IGNORECASE
)


def _makers(text: str, quotes: Sequence[Quote], statements: Sequence[Quote]) -> dict[int, int]:
    """For quotes of figures, the statement, counted behind the quotes, whose source is the maker in their source.

    A quote of "it" is that of the statement which begins with the same verb: "it" is the poll or document told of before.
    """
    made = sorted((statement.source[0].start, index) for index, statement in enumerate(statements, len(quotes)))
    starts = [start for start, _ in made]
    begun = {statement.content[0].start: index for index, statement in enumerate(statements, len(quotes))}
    found: dict[int, int] = {}
    for index, quote in enumerate(quotes):
        if quote.source and quote.source[0].of(text).lower() == "it":
            found.update((index, begun[cue.start]) for cue in quote.cue if cue.start in begun)
        for source in quote.source:
            at = bisect_right(starts, source.start)
            if at < len(made) and starts[at] < source.end and _FIGURES.search(source.of(text)):
                found[index] = made[at][1]
    return found


LONGEST_BETWEEN = 120
"""Characters between a number and the one before it of which it is told."""
