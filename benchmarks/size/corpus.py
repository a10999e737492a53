"""Synthetic news: articles with their quotes, speakers and claims as an extraction gives them, the same for a seed.

The words are made of syllables and follow Zipf's law with Mandelbrot's shift, as do the speakers and what is counted;
lengths of articles and quotes are log-normal, as those of news are (median 400 and 18 words). Nobody wrote these texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise, product
from typing import Any

import numpy as np

from factdb.articles import Article
from factdb.claims import Claim
from factdb.extraction import Extraction
from factdb.mentions import Mention, MentionKind, SpeakerKind
from factdb.quantities import Modifier, Quantity
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.speakers import Attribution, Speaker
from factdb.text import Span
from factdb.times import Period

COMMON = (
    "the of and to a in that is for it was on with as be by this we are not at from but an have they which will their has "
    "or were been more there can if all our who when would about government people year new work must also now water city "
    "country money school health time law party police court plan report council market vote"
).split()
"""The most frequent words, by rank; the others are made of syllables."""

SYLLABLES = [
    onset + vowel
    for onset, vowel in product("b d f g k l m n p r s t v br dr kl pl st tr".split(), "a e i o u".split())
]

UNITS = ("people", "percent", "USD", "tonne", "kilometre", "jobs", "homes", "megawatt")

FIRST_DAY = date(2010, 1, 1)

DAYS = 5479
"""Fifteen years, over which the articles are spread in the order in which they are stored."""

UNDATED = 0.01

REVISED = 0.01
"""Share of articles that a later one revises, under the same address."""

UNNAMED = 0.15
"""Share of quotes whose speaker has no name, or none at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is to be: exact articles, the others on average. ``facts`` are things that claims are about."""

    articles: int = 200_000
    quotes: int = 2_000_000
    speakers: int = 50_000
    claims: int = 1_000_000
    seed: int = 20

    @property
    def facts(self) -> int:
        return max(self.claims // 5, 1)

    def scaled(self, articles: int) -> "Size":
        """The same density with other articles; speakers and facts grow more slowly than these, by the square root."""
        share = articles / self.articles
        return replace(
            self,
            articles=articles,
            quotes=round(self.quotes * share),
            speakers=max(round(self.speakers * share**0.5), 10),
            claims=round(self.claims * share),
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that claims give a number for."""

    measure: str
    unit: str
    place: str
    level: int


@dataclass(slots=True)
class _Ranked:
    """Numbers from 0 that come as often as ranks of Zipf's law with Mandelbrot's shift; drawn in blocks."""

    generator: np.random.Generator
    count: int
    shift: float
    block: int = 100_000
    shares: Any = field(init=False)
    waiting: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        weights = 1 / (np.arange(self.count) + self.shift)
        self.shares = np.cumsum(weights / weights.sum())

    def take(self, number: int) -> list[int]:
        if len(self.waiting) < number:
            drawn = np.searchsorted(self.shares, self.generator.random(self.block + number))
            self.waiting = np.minimum(drawn, self.count - 1).tolist()
        kept = len(self.waiting) - number
        taken = self.waiting[kept:]
        del self.waiting[kept:]
        return taken


class Corpus:
    """The articles of a size: ``articles()`` gives each as its extraction, always the same ones."""

    def __init__(self, size: Size) -> None:
        self.size = size
        generator = np.random.default_rng(size.seed)
        self.words = _words(generator)
        self.names = _names(generator, size.speakers)
        self.places = [word.capitalize() for word in generator.choice(self.words[200:], 2000, replace=False)]
        self.outlets = [
            f"The {place} {kind}" for place, kind in zip(self.places, ("Post", "Times", "Herald") * 100, strict=False)
        ]
        self.topics = self._topics(generator)

    def _topics(self, generator: np.random.Generator) -> list[Topic]:
        count = self.size.facts
        nouns, verbs = (generator.choice(self.words[60:4000], count).tolist() for _ in range(2))
        places = generator.choice(self.places, count).tolist()
        levels = (10 ** generator.uniform(1, 6, count)).astype(int).tolist()
        units = generator.choice(UNITS, count).tolist()
        return [
            Topic(f"{noun} {verb}", unit, place, level)
            for noun, verb, unit, place, level in zip(nouns, verbs, units, places, levels, strict=True)
        ]

    def articles(self, first: int = 0) -> Iterator[Extraction]:
        """Every article from number ``first`` on, those of the first days first."""
        size = self.size
        for start in range(first - first % BLOCK, size.articles, BLOCK):
            generator = np.random.default_rng((size.seed, start))
            draws = _Draws(self, generator)
            for number in range(start, min(start + BLOCK, size.articles)):
                extraction = _Writer(self, draws, number).extraction()
                if number >= first:
                    yield extraction


BLOCK = 500
"""Articles that are drawn from one seed, so that one can begin at any of them."""


class _Draws:
    """What an article needs of chance."""

    def __init__(self, corpus: Corpus, generator: np.random.Generator) -> None:
        size = corpus.size
        self.generator = generator
        self.words = _Ranked(generator, len(corpus.words), 2.7, 50_000)
        self.speakers = _Ranked(generator, size.speakers, 9, 2_000)
        # a few things are in the news for years: the most claimed one has about one claim in a thousand
        self.topics = _Ranked(generator, size.facts, 90, 2_000)
        self.quotes = generator.poisson(size.quotes / size.articles, BLOCK).tolist()
        self.claims = generator.poisson(size.claims / size.articles, BLOCK).tolist()
        self.filler = np.exp(generator.normal(5.0, 0.6, BLOCK)).astype(int).tolist()
        self.chances: list[float] = []
        self.lengths: list[int] = []

    def chance(self) -> float:
        if not self.chances:
            self.chances = self.generator.random(20_000).tolist()
        return self.chances.pop()

    def length(self) -> int:
        """Words of a quote."""
        if not self.lengths:
            self.lengths = np.clip(np.exp(self.generator.normal(2.9, 0.5, 5_000)), 3, 120).astype(int).tolist()
        return self.lengths.pop()


class _Writer:
    """One article on its way."""

    def __init__(self, corpus: Corpus, draws: _Draws, number: int) -> None:
        self.corpus, self.draws, self.number = corpus, draws, number
        self.parts: list[str] = []
        self.length = 0
        self.quotes: list[Quote] = []
        self.attributions: list[Attribution] = []
        self.claims: list[Claim] = []
        self.mentions: list[Mention] = []
        self.speakers: dict[str, list[int]] = {}
        day = FIRST_DAY + timedelta(days=number * DAYS // corpus.size.articles)
        self.published = None if draws.chance() < UNDATED else day

    def extraction(self) -> Extraction:
        block = self.number % BLOCK
        quotes, claims = self.draws.quotes[block], self.draws.claims[block]
        cast = self.draws.speakers.take(max(quotes // 3, 1))
        self._sentences(self.draws.filler[block] // 2)
        for index in range(max(quotes, claims)):
            if index < quotes:
                self._quote(cast[index % len(cast)])
            if index < claims:
                self._claim()
        self._sentences(self.draws.filler[block] // 2)
        return Extraction(
            article=self._article(),
            quotes=tuple(self.quotes),
            attributions=tuple(self.attributions),
            speakers=tuple(
                Speaker(
                    name=name,
                    kind=SpeakerKind.PERSON if name[0].isupper() else SpeakerKind.UNNAMED,
                    mentions=tuple(places),
                )
                for name, places in self.speakers.items()
            ),
            mentions=tuple(self.mentions),
            claims=tuple(self.claims),
        )

    def _article(self) -> Article:
        chance = self.draws.chance()
        # a revision has the address of the article before
        address = self.number - 1 if self.number % BLOCK and chance < REVISED else self.number
        return Article(
            text="".join(self.parts),
            title=" ".join(self.corpus.words[word] for word in self.draws.words.take(8)).capitalize(),
            published=self.published,
            outlet=self.corpus.outlets[int(chance * 1e6) % len(self.corpus.outlets)],
            url=f"https://news.example/{address}",
            source_id=f"article-{self.number}",
        )

    def _write(self, text: str) -> Span:
        """Add to the text; where that stands."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def _some(self, number: int) -> str:
        words = self.corpus.words
        return " ".join([words[rank] for rank in self.draws.words.take(number)])

    def _sentences(self, number: int) -> None:
        while number > 0:
            some = min(max(self.draws.length(), 5), number + 5)
            place = self.corpus.places[int(self.draws.chance() ** 2 * len(self.corpus.places))]
            self._write(f"{self._some(some).capitalize()} in {place}. ")
            number -= some
        self._write("\n\n")

    def _quote(self, speaker: int) -> None:
        chance, words = self.draws.chance(), self._some(self.draws.length())
        name = "a spokesman" if chance < UNNAMED / 2 else self.corpus.names[speaker]
        if self.draws.chance() < 0.45:
            content = self._write(f"“{words.capitalize()},”")
            self._write(" ")
            cue = self._write("said")
            self._write(" ")
            source = self._write(name)
            kind = QuoteKind.DIRECT
        else:
            source = self._write(name)
            self._write(" ")
            cue = self._write("said")
            self._write(" that ")
            content = self._write(words)
            kind = QuoteKind.INDIRECT
        self._write(".\n\n")
        named = name[0].isupper()
        places = self.speakers.setdefault(name, [])
        places.append(len(self.mentions))
        self.mentions.append(
            Mention(
                start=source.start,
                end=source.end,
                kind=MentionKind.NAME if named else MentionKind.DESCRIPTION,
                speaker_kind=SpeakerKind.PERSON if named else SpeakerKind.UNNAMED,
            )
        )
        self.quotes.append(
            Quote(
                kind=kind, manner=Manner.SPEECH, content=(content,), cue=(cue,), source=(source,),
                confidence=round(0.5 + chance / 2, 3),
            )
        )  # fmt: skip
        known = None if UNNAMED / 2 <= chance < UNNAMED else list(self.speakers).index(name)
        self.attributions.append(
            Attribution(speaker=known, rule="nobody" if known is None else "full name", confidence=0.9)
        )

    def _claim(self) -> None:
        (topic_number,) = self.draws.topics.take(1)
        topic = self.corpus.topics[topic_number]
        chance = self.draws.chance()
        modifier = Modifier.AT_LEAST if chance < 0.1 else Modifier.EXACT
        # a level drifts with the months; one claim in twenty differs from what the others of its day say
        level = topic.level + self.number * 30 // self.corpus.size.articles + (3 if chance > 0.95 else 0)
        in_quote = bool(self.quotes) and chance < 0.4
        self._write(f"{topic.measure.capitalize()} in {topic.place} came to ".replace("  ", " "))
        number = self._write(f"{'at least ' if modifier is Modifier.AT_LEAST else ''}{level:,} {topic.unit}")
        self._write(f" {self._some(5)}.\n\n")
        day = self.published
        self.claims.append(
            Claim(
                quantity=Quantity(
                    start=number.start,
                    end=number.end,
                    low=Decimal(level),
                    high=None if modifier is Modifier.AT_LEAST else Decimal(level),
                    modifier=modifier,
                    unit=topic.unit,
                ),
                measure=topic.measure,
                as_of=None if day is None else Period(first=day, last=day),
                as_of_stated=chance < 0.3,
                quote=len(self.quotes) - 1 if in_quote else None,
                place=topic.place,
                confidence=round(0.5 + chance / 2, 3),
            )
        )


def _words(generator: np.random.Generator) -> list[str]:
    """40,000 words, the most frequent ones first."""
    made: dict[str, None] = dict.fromkeys(COMMON)
    lengths = generator.integers(2, 5, 60_000).tolist()
    ends = list(accumulate(lengths, initial=0))
    syllables = generator.choice(SYLLABLES, ends[-1]).tolist()
    made.update(dict.fromkeys("".join(syllables[start:end]) for start, end in pairwise(ends)))
    return list(made)[:40_000]


def _names(generator: np.random.Generator, count: int) -> list[str]:
    """So many full names; about ten people share a surname."""
    forenames = ["".join(pair).capitalize() for pair in product(SYLLABLES[:20], ("na", "lo", "rik", "sa", "ven"))]
    surnames: Sequence[str] = [
        "".join(three).capitalize() for three in product(SYLLABLES, SYLLABLES[:40:3], ("n", "rt", "sk"))
    ]
    chosen: dict[str, None] = {}
    while len(chosen) < count:
        first, last = generator.choice(forenames, count), generator.choice(surnames, count)
        chosen.update(dict.fromkeys(f"{one} {other}" for one, other in zip(first, last, strict=True)))
    return list(chosen)[:count]
