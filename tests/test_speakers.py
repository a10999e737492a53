"""Speakers: who said it, by the fullest name of the article, and by which rule."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import parse
from factdb.mentions import SpeakerKind, find_mentions
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.speakers import Attribution, Speaker, identifies, resolve_speakers
from factdb.text import Span

# In the examples {braces} hold a quote's content and [brackets] its source: the nth of each belong together, and an
# empty source says that the text gives none; {+…} goes on from the quote before.
MARKUP = re.compile(r"[{}\[\]]")


def read(marked: str, title: str | None = None) -> tuple[str, tuple[Speaker, ...], tuple[Attribution, ...]]:
    text, spans = "", {"{": [], "[": []}  # type: tuple[str, dict[str, list[Span]]]
    follows: list[bool] = []
    start = at = 0
    for mark in MARKUP.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[0] in "{[":
            start, opened = len(text), mark[0]
            if mark[0] == "{":
                follows.append(marked[at] == "+")
                at += follows[-1]
        else:
            spans[opened].append(Span(start, len(text)))
    text += marked[at:]
    quotes: list[Quote] = []
    for content, source, goes_on in zip(spans["{"], spans["["], follows, strict=True):
        quotes.append(
            Quote(
                kind=QuoteKind.DIRECT if content.of(text)[:1] in '“"' else QuoteKind.INDIRECT,
                manner=Manner.SPEECH,
                content=(content,),
                source=(source,) if len(source) else (),
                follows=quotes[-1].start if goes_on else None,
                confidence=1.0,
            )
        )
    document = parse(Article(text=text, title=title))
    speakers, attributions = resolve_speakers(document, find_mentions(document), quotes)
    return text, speakers, attributions


def told(marked: str, title: str | None = None) -> list[tuple[str | None, str]]:
    _, speakers, attributions = read(marked, title)
    return [(None if a.speaker is None else speakers[a.speaker].name, a.rule) for a in attributions]


@pytest.mark.parametrize(
    ("marked", "name", "rule"),
    [
        pytest.param("{“Go,”} said [Defence Secretary Mark Esper].", "Mark Esper", "full name", id="full name"),
        pytest.param("Mayor Ana Ruiz came. {“Go,”} said [Ruiz].", "Ana Ruiz", "surname", id="surname"),
        pytest.param("{“Go,”} said [Ruiz]. Later Ana Ruiz left.", "Ana Ruiz", "surname", id="full name comes later"),
        pytest.param("Ana Ruiz came with Ben Okafor. {“Go,”} said [Ana].", "Ana Ruiz", "forename", id="forename"),
        pytest.param(
            "Ana Ruiz came. [Ruiz’s] claim that {it failed} was wrong.", "Ana Ruiz", "surname", id="possessive"
        ),
        pytest.param(
            "Mike Varga came. {“Go,”} said [Michael R. Varga].", "Michael R. Varga", "full name", id="short forename"
        ),
        pytest.param("{“Go,”} said [Harsk].", "Harsk", "name", id="surname that is never given in full"),
        pytest.param("Ana Ruiz met Ben Okafor. {“Go,”} [she] said.", "Ana Ruiz", "pronoun", id="she is never he"),
        pytest.param(
            "Ben Okafor visited Tom Varga. {“Go,”} [he] said.",
            "Ben Okafor",
            "pronoun",
            id="the subject before the object",
        ),
        pytest.param(
            "Ben Okafor slept. “Tom Varga lied. Tom Varga knew.” {“Go,”} [he] said.",
            "Ben Okafor",
            "pronoun",
            id="not who is named inside a quotation",
        ),
        pytest.param(
            "{It would rain}, [she] said. Later Ana Ruiz left.",
            "Ana Ruiz",
            "pronoun before the name",
            id="name follows",
        ),
        pytest.param(
            "Governor Ilan Dorsa came. {“Go,”} [the governor] said.", "Ilan Dorsa", "description", id="by the title"
        ),
        pytest.param(
            "Senator Ana Ruiz met Ben Okafor. {“Go,”} [the senator] said.", "Ana Ruiz", "description", id="by the role"
        ),
        pytest.param(
            "Ben Okafor came alone. {“Go,”} [the businessman] said.", "Ben Okafor", "nearest description", id="epithet"
        ),
        pytest.param("{“Go,”} said [the governor, Ilan Dorsa].", "Ilan Dorsa", "full name", id="apposed name"),
        pytest.param("[A ferrykeeper, Ilan Dorsa], said {it was late}.", "Ilan Dorsa", "full name", id="unknown noun"),
        pytest.param("[The Refugee Forum] said {it was late}.", "Refugee Forum", "organization", id="a body of people"),
        pytest.param("[Imran Latif KC] said {it was late}.", "Imran Latif", "full name", id="letters behind a name"),
        pytest.param(
            "{“We will pay,”} [work and pensions secretary Ann Hall] said.",
            "Ann Hall",
            "full name",
            id="an office of two things",
        ),
        pytest.param(
            "[The club's owner, Neon Leisure,] said {it was late}.", "Neon Leisure", "organization", id="an owner"
        ),
        pytest.param("[Reuters] said {it was late}.", "Reuters", "organization", id="an agency"),
        pytest.param(
            "Mara Quill left. [Her husband, the director Paul Venn,] said {it was late}.",
            "Paul Venn",
            "full name",
            id="a role before the name in apposition",
        ),
        pytest.param(
            "Mara Quill left. [Her husband, the] director said {it was late}.",
            "Mara Quill’s husband",
            "unnamed",
            id="a source that ends with an article",
        ),
        pytest.param("[Orbis], which sells tea, said {it was late}.", "Orbis", "organization", id="which"),
        pytest.param("Orbis shares fell. [Orbis] said {it was late}.", "Orbis", "organization", id="shares of a firm"),
        pytest.param(
            "Orbis's chief executive left. [Orbis] said {it was late}.", "Orbis", "organization", id="chief executive"
        ),
        pytest.param("[The Farmers Union] said {it was late}.", "Farmers Union", "organization", id="a body of many"),
        pytest.param("[Senator Church] said {it was late}.", "Church", "name", id="a surname that is a body too"),
        pytest.param(
            "{“Go,”} said [the Civil Protection Directorate].",
            "Civil Protection Directorate",
            "organization",
            id="body",
        ),
        pytest.param(
            "The Civil Protection Directorate (CPD) met. {It rained}, [the CPD] said.",
            "Civil Protection Directorate",
            "short name of an organization",
            id="acronym",
        ),
        pytest.param(
            "The Civil Protection Directorate met. {It rained}, [the directorate] said.",
            "Civil Protection Directorate",
            "description",
            id="body by its noun",
        ),
        pytest.param("The Varro Institute met. [It] said {it rained}.", "Varro Institute", "pronoun", id="it"),
        pytest.param(
            "The Port of Tidewick will cut jobs. {It has no choice}, [the port] said.",
            "Port of Tidewick",
            "description",
            id="the port, as named",
        ),
        pytest.param(
            "Halven Cathedral will cut jobs. {It has no choice}, [the cathedral] said.",
            "Halven Cathedral",
            "description",
            id="the cathedral, as named",
        ),
        pytest.param(
            "Oxmoor Steel will cut jobs. {It has no choice}, [the steelmaker] said.",
            "Oxmoor Steel",
            "nearest description",
            id="the steelmaker, as named",
        ),
        pytest.param(
            "The National Union of Bakers will cut jobs. {It has no choice}, [the union] said.",
            "National Union of Bakers",
            "description",
            id="the union, as named",
        ),
        pytest.param(
            "CEO Tim Stark came. {We need help}, [the CEO] said.",
            "Tim Stark",
            "description",
            id="the CEO",
        ),
        pytest.param(
            "Labour MP Rhys Penn came. {We need help}, [the MP] said.",
            "Rhys Penn",
            "description",
            id="the MP",
        ),
        pytest.param(
            "She met actor Lily Chow. {We need help}, [the actor] said.",
            "Lily Chow",
            "description",
            id="the actor",
        ),
        pytest.param(
            "{It rained}, [a source close to the minister] said.",
            "a source close to the minister",
            "unnamed",
            id="a source",
        ),
        pytest.param("{It rained}, [the ministry] said.", "ministry", "description", id="body without a name"),
        pytest.param("{It rained}, said [a rescue coordinator].", "a rescue coordinator", "unnamed", id="unnamed"),
        pytest.param(
            "Lena Harsk slept. A rescue coordinator came. {It rained}, [the rescue coordinator] said.",
            "a rescue coordinator",
            "description",
            id="unnamed again",
        ),
        pytest.param(
            "Ana Ruiz slept. {It rained}, [Ruiz’s lawyer] said.",
            "Ana Ruiz’s lawyer",
            "unnamed",
            id="the lawyer, not the client",
        ),
        pytest.param(
            "The Varro Institute met. {It rained}, said [a spokesman for the Varro Institute].",
            "Varro Institute",
            "spokesperson of an organization",
            id="spokesman of a named body",
        ),
        pytest.param("{It rained}, [a spokesman] said.", "a spokesman", "unnamed", id="spokesman of nobody named"),
        pytest.param(
            "{It rained}, said [officials from both towns].", "officials from both towns", "group", id="group"
        ),
        pytest.param("[The report] said {it rained}.", "report", "description", id="document"),
        pytest.param(
            "{“Go,”} said [Ana Ruiz and Ben Okafor].", "Ana Ruiz and Ben Okafor", "joint speakers", id="joint"
        ),
        pytest.param(
            "Ana Ruiz slept. [Ruiz’s letter] said {it rained}.", "Ana Ruiz", "words of a person", id="her own letter"
        ),
        pytest.param(
            "Ana Ruiz slept. [Ruiz’s report] said {it rained}.", "Ana Ruiz’s report", "description", id="her report"
        ),
        pytest.param(
            "{“Go,”} said Ana Ruiz, [the mayor of Halven].", "Ana Ruiz", "full name", id="the description alone"
        ),
        pytest.param(
            "Ben Okafor met us. {“Go,”} [the Ohio Democrat] said.", "Ben Okafor", "nearest description", id="party"
        ),
        pytest.param(
            "Ilan Dorsa Villar came. {It rained}, [Dorsa Villar] said.",
            "Ilan Dorsa Villar",
            "full name",
            id="two surnames",
        ),
        pytest.param(
            "{It rained}, said [Relief Bridge’s director, Oda Brisk].",
            "Oda Brisk",
            "full name",
            id="apposed to a possessor",
        ),
        pytest.param(
            "{It rained}, said [one of the family’s lawyers, Oda Brisk].", "Oda Brisk", "full name", id="one of several"
        ),
        pytest.param(
            "{“Go,”} said [Varnia, Corrant and Orland].", "Varnia, Corrant and Orland", "joint speakers", id="three"
        ),
        pytest.param("{“Go,”} wrote [a user called @harsk].", "@harsk", "handle", id="account"),
        pytest.param("{It rained}, said [the farmers’ union].", "farmers’ union", "description", id="plural possessor"),
        pytest.param(
            "Oda Brisk, a lawyer, met Ben Okafor. {It rained}, [his lawyer] said.",
            "Ben Okafor’s lawyer",
            "unnamed",
            id="not any lawyer",
        ),
        pytest.param(
            "{It rained}, [the mayor] said. Later Mayor Ana Ruiz left.",
            "Ana Ruiz",
            "description before the name",
            id="the office before the name",
        ),
        pytest.param(
            "{It rained}, [the president] said. Ben Okafor, president of Castellan, left.",
            "president",
            "unnamed",
            id="not the office of a body named later",
        ),
        pytest.param(
            "Secretary of State and party nominee Lena Harsk left. {It rained}, said [Secretary of State and party nominee Lena Harsk].",
            "Lena Harsk",
            "full name",
            id="two titles",
        ),
        pytest.param(
            "A clerk called. The party is led by Ana Ruiz. {“Go,”} [she] said.", "Ana Ruiz", "pronoun", id="agent"
        ),
        pytest.param("{It rained}, said [15:55 — A clerk].", "a clerk", "unnamed", id="time of an entry"),
        pytest.param(
            "They asked Wealth-X, a research firm. {It rained}, [Wealth-X] said.",
            "Wealth-X",
            "organization",
            id="a body by its apposition",
        ),
        pytest.param("{It rained}, said [a wire poll last month].", "a wire poll last month", "description", id="when"),
        pytest.param(
            "{It rained}, said [the defeated “Remain” campaign].",
            "defeated “Remain” campaign",
            "description",
            id="marks inside a source",
        ),
        pytest.param("{It rained}, said [at least six firms].", "six firms", "group", id="at least"),
        pytest.param(
            "{It rained}, said [a publishing executive familiar with the talks].",
            "a publishing executive familiar with the talks",
            "unnamed",
            id="familiar with",
        ),
        pytest.param("A clerk, [who] said {it rained}, left.", "a clerk", "relative pronoun", id="who, unnamed"),
        pytest.param("Ana Ruiz, [who] said {it rained}, left.", "Ana Ruiz", "relative pronoun", id="who"),
    ],
)
def test_speaker(marked: str, name: str, rule: str) -> None:
    assert told(marked) == [(name, rule)]


@pytest.mark.parametrize(
    ("marked", "rule"),
    [
        pytest.param("{It rained}, [] some thought.", "no source", id="no source"),
        pytest.param("{It rained}, [he] said.", "pronoun without an antecedent", id="nobody before"),
        pytest.param(
            "Ana Ruiz left. {It rained}, [he] said.", "pronoun without an antecedent", id="only a woman before"
        ),
        pytest.param("{It rained}, [I] said.", "first person", id="first person"),
        pytest.param("{It rained}, [nobody] said.", "nobody", id="nobody"),
        pytest.param("{It rained}, [you] said.", "second person", id="the reader"),
        pytest.param(
            "Edda Rask met Jonna Rask. {It rained}, [Rask] said.",
            "several people of this surname",
            id="two of one surname",
        ),
    ],
)
def test_abstains(marked: str, rule: str) -> None:
    assert told(marked) == [(None, rule)]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        pytest.param(
            "Rafe Solberg met Petra Solberg. {It rained}, [Ms Solberg] said. {It froze}, [Mr Solberg] said.",
            ["Petra Solberg", "Rafe Solberg"],
            id="honorific",
        ),
        pytest.param(
            "Minister Rafe Solberg met Petra Solberg. {It rained}, [Minister Solberg] said. {It froze}, [Petra Solberg] said.",
            ["Rafe Solberg", "Petra Solberg"],
            id="title",
        ),
        pytest.param(
            "Edda Rask came. {It rained}, [Rask] said. {It froze}, [Jonna Rask] said.",
            ["Edda Rask", "Jonna Rask"],
            id="introduced",
        ),
        pytest.param(
            "{“It rained,”} said [Mrs Marsh]. {“It froze,”} said [Mr Marsh].",
            ["Marsh", "Marsh"],
            id="neither ever in full",
        ),
        pytest.param(
            "[Ray Tull] said {“Go.”} He smiled.\n\nSam Oduya came on late. {“Be ready,”} [the 22-year-old] said.",
            ["Ray Tull", "Sam Oduya"],
            id="an age beside its subject",
        ),
        pytest.param(
            "Coroner Lydia Barrow sat. [Dr Hannah Reiss, an expert instructed by the coroner,] said {“No.”} [She] said {“Yes.”}",
            ["Hannah Reiss", "Hannah Reiss"],
            id="who hired a source",
        ),
        pytest.param(
            "[The study] found {it was hot}. Rosehill Institute paid for it. [The paper] says {it was late}.",
            ["study", "paper"],
            id="a paper that is no newspaper",
        ),
        pytest.param(
            "[Le Matin, which cited two judges,] said {it was late}. [The newspaper] said {it rained}.",
            ["Le Matin", "Le Matin"],
            id="a name that is no person's",
        ),
        pytest.param(
            "[Kelly-Ann Draper] said {she was livid}. {“Silly,”} [the mother-of-three] added.",
            ["Kelly-Ann Draper", "Kelly-Ann Draper"],
            id="mother of three",
        ),
        pytest.param(
            "[Claire Morel] said {“No.”} {She will stay}, [her closest ally] said.",
            ["Claire Morel", "Claire Morel’s closest ally"],
            id="an ally",
        ),
        pytest.param(
            "[Finance chief Ola Brandt] said {“No.”} [Cllr Brandt, deputy leader,] said {“Yes.”}",
            ["Ola Brandt", "Ola Brandt"],
            id="councillor",
        ),
        pytest.param("[The far right's leader, Sabine Roux,] said {“No.”}", ["Sabine Roux"], id="an adverb in a body"),
        pytest.param(
            "Ana Ruiz spoke first. {“Go,”} said [Ruiz].\n\n{+“Stay.”}[]\n\n{“Come,”} said [Ben Okafor].",
            ["Ana Ruiz", "Ana Ruiz", "Ben Okafor"],
            id="continuation",
        ),
        pytest.param(
            "[The pilots’ union], BALPA, said {“No.”}",
            ["BALPA"],
            id="a name behind what the source was cut off at",
        ),
        pytest.param(
            "[Orbis], which has a million users, said {it would appeal}.\n\n{“We disagree,”} [a company spokesperson] said.",
            ["Orbis", "Orbis"],
            id="a spokesperson of the company",
        ),
        pytest.param(
            "[The Fares Commission] said {“No.”} [A spokesman for the commission] declined {to say more}.",
            ["Fares Commission", "Fares Commission"],
            id="a spokesman for a body by what it is",
        ),
        pytest.param("Ana Ruiz was firm. {“We stay.”}[]", ["Ana Ruiz"], id="the subject beside the quote"),
        pytest.param("Ana Ruiz met us.\n\n[Q]: {Why?}\n\n[A]: {Because.}", ["interviewer", "Ana Ruiz"], id="interview"),
    ],
)
def test_speakers_in_turn(marked: str, names: Sequence[str]) -> None:
    assert [name for name, _ in told(marked)] == names


def test_people_of_one_surname_stay_apart() -> None:
    _, speakers, attributions = read("{“It rained,”} said [Mrs Marsh]. {“It froze,”} said [Mr Marsh].")
    assert len(speakers) == 2
    assert attributions[0].speaker != attributions[1].speaker


def test_title_gives_the_full_name() -> None:
    assert told("Harsk came late. {“Go,”} [she] said.", "Lena Harsk on the night of the flood") == [
        ("Lena Harsk", "pronoun")
    ]


def test_roles_and_aliases_are_the_words_of_the_article() -> None:
    text, (speaker,), _ = read(
        "{“Go,”} said [Renad Mansour, an expert at the London-based Chatham House]. {“Stay,”} [Mansour] added."
    )
    assert speaker.name == "Renad Mansour"
    assert [role.of(text) for role in speaker.roles] == ["expert at the London-based Chatham House"]
    assert speaker.aliases == ("Mansour",)
    assert speaker.mentions


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Ana Ruiz", SpeakerKind.PERSON, True),
        ("Ruiz", SpeakerKind.PERSON, False),
        ("van der Berg", SpeakerKind.PERSON, False),
        ("Varro Institute", SpeakerKind.ORGANIZATION, True),
        ("ministry", SpeakerKind.ORGANIZATION, False),
        ("Green Labour manifesto", SpeakerKind.DOCUMENT, True),
        ("report", SpeakerKind.DOCUMENT, False),
        ("a Varro clerk", SpeakerKind.UNNAMED, False),
        ("Republicans", SpeakerKind.GROUP, False),
    ],
)
def test_identifies(name: str, kind: SpeakerKind, expected: bool) -> None:
    assert identifies(Speaker(name=name, kind=kind)) is expected


PIECES = st.sampled_from(
    "Ana Ruiz|Ben Okafor|Ruiz|Mr. Ruiz|he|she|they|who|the senator|a spokesman for|the Varro Institute|’s|and|,|.|“Go,”|said|Q|A|:|\n\n".split(
        "|"
    )
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map(" ".join)), st.data())
def test_any_quotes_of_any_text_are_attributed(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Span(*sorted(pair)))
    made = data.draw(st.lists(st.tuples(spans, st.none() | spans, st.none() | places), max_size=4)) if text else []
    quotes = [
        Quote(
            kind=QuoteKind.DIRECT,
            manner=Manner.SPEECH,
            content=(content,),
            source=(source,) if source else (),
            follows=follows,
            confidence=1.0,
        )
        for content, source, follows in made
    ]
    document = parse(Article(text=text))
    mentions = find_mentions(document)
    speakers, attributions = resolve_speakers(document, mentions, quotes)
    assert len(attributions) == len(quotes)
    assert {a.speaker for a in attributions} - {None} == set(range(len(speakers)))
    assert all(speaker.name.strip() for speaker in speakers)
    assert all(0 <= index < len(mentions) for speaker in speakers for index in speaker.mentions)
    assert all(0 <= attribution.confidence <= 1 and attribution.rule for attribution in attributions)
