from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import Document, ParagraphKind, parse
from factdb.documents.sentences import find_sentences
from factdb.documents.tokens import find_tokens
from factdb.text import Span, plain
from tests.linear import assert_linear

# One sentence a bar; the text is the parts joined by spaces.
SENTENCES = [
    "They met Sen. Ada Moreno, R-Fla., in the U.S. Senate.|It was late.",
    "Rep. Joan Marsh (D-Mass.) Mayor Lee’s ally, met Sen. Hale, R-Fla.|He left.",
    "The U.S. Army came.|It left the U.S.|The war ended.",
    "U.N. officials and E.U. diplomats met in Washington, D.C., on Friday.|They left at night.",
    "At 9 a.m. Tuesday he woke.|She came at 5 p.m.|They left together.",
    "The show begins at 8 p.m. Eastern on Friday.|Nobody will come.",
    "He lives at No. 10 Downing Street.|No. 11 is next door.",
    "Did she say no.|They said yes.",
    "Tom Hale Jr. said so.|Nobody else did.",
    "Mr. Hale, Mrs. Ode and Dr. Ruiz met Gov. Lee, Rep. Kim and Lt. Gov. Ash.|They talked.",
    "Gen. Strong and Maj. Gen. Bold left.|Prof. Plum stayed.",
    "J. K. Bell and Joan F. Marsh met A.J. Stone.|Then they left.",
    "“Is it true?” he asked.|“Yes!” she said.|“We won.”|They cheered.",
    '"Is it true?" he asked.|"Yes!" she said.|"We won."|They cheered.',
    "The firm, Acme Inc., grew 3.5 percent.|Rivals such as Bolt Ltd. and Nut Corp. fell.",
    "Prices rose by $1.2 million to $3.4bn.|Rents fell 0.5%.",
    "He left… She stayed.",
    "Wait... what?|Nobody knew.",
    "On Jan. 6 it began.|By Sept. 30 it was over.",
    "The case, Hale v. Marsh, was heard on Nov. 3.|It was thrown out.",
    "The plan (see Fig. 3, p. 12) is old.|The new one, i.e. the better one, is not.",
    "She has a Ph.D. in physics and an M.D. too.|He has neither.",
    "St. Brendan lies near Mt. Ode.|Both are quiet.",
    "She said: “I don’t know.|Ask Gov. Lee.”|He did.",
    "Who won?|Nobody did!|All of them lost.",
    "The film opened at No. 1.|It cost less than its rivals.",
]


@pytest.mark.parametrize("marked", SENTENCES, ids=lambda marked: marked[:30])
def test_sentences(marked: str) -> None:
    text = marked.replace("|", " ")
    even = plain(text)
    assert [span.of(text) for span in find_sentences(even, Span(0, len(even)))] == marked.split("|")


TOKENS = [
    ("don’t", "do n’t"),
    ("O’Malley’s", "O’Malley ’s"),
    ("It's he'll we've I'm she'd they're", "It 's he 'll we 've I 'm she 'd they 're"),
    ("the workers' pay", "the workers ' pay"),
    ("$1.2m, 25,000 and 3.5%", "$ 1.2m , 25,000 and 3.5 %"),
    ("a 34-year-old, coal-fired U.S.-led plant", "a 34-year-old , coal-fired U.S. - led plant"),
    ("Sen. Hale said.", "Sen. Hale said ."),
    ("said Hale. “No,” he", "said Hale . “ No , ” he"),
    ("see https://news.example/a?b=1, or @ada_m", "see https://news.example/a?b=1 , or @ada_m"),
    ("Wait…no--yes...", "Wait … no -- yes ..."),
    ("AT&T in the 1990s", "AT&T in the 1990s"),
    ("write to ada@news.example.", "write to ada@news.example ."),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS, ids=[text for text, _ in TOKENS])
def test_tokens(text: str, expected: str) -> None:
    even = plain(text)
    assert " ".join(span.of(text) for span in find_tokens(even, Span(0, len(even)))) == expected


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(p.span.of(text), p.kind.value) for p in parse(Article(text=text, title=title)).paragraphs]


def test_saved_page_is_told_from_its_article() -> None:
    text = (
        "Bridge to reopen, says mayor Ruiz\n\nBridge to reopen, says mayor Ruiz\nThe crossing was shut in May.\n"
        "3 min read\n02 January, 2020\nBy Ada Moreno\nMayor Ines Ruiz at the bridge [Harbour Photos]\n"
        "The bridge will reopen.\n\nRead more: Why bridges fall\n\nFollow us on Twitter and Instagram\n"
    )
    assert kinds(text) == [
        ("Bridge to reopen, says mayor Ruiz", "headline"),
        ("Bridge to reopen, says mayor Ruiz", "furniture"),
        ("The crossing was shut in May.", "body"),
        ("3 min read", "furniture"),
        ("02 January, 2020", "furniture"),
        ("By Ada Moreno", "furniture"),
        ("Mayor Ines Ruiz at the bridge [Harbour Photos]", "caption"),
        ("The bridge will reopen.", "body"),
        ("Read more: Why bridges fall", "furniture"),
        ("Follow us on Twitter and Instagram", "furniture"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Page 2 of 7",
        "page 3",
        "2/7",
        "14 March 2024 | 2 min read",
        "Published: Thu, Jan 2, 2020 3:15 PM",
        "31/02/2020",
        "By Ada Moreno | 3 May 2021",
        "Outlet: Harbour Post",
        "URL: https://harbourpost.example/1",
        "Follow us on Chirper and Pictogram to stay connected",
        "Reading time: 4 minutes",
        "Sign up to our newsletter for daily updates",
        "© 2024 Harbour Post. All rights reserved.",
        "Related articles",
    ],
)
def test_furniture(line: str) -> None:
    assert kinds(f"Headline here\n\n{line}\n\nMore of it.")[1] == (line, "furniture")


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the water had gone.",
        "On 2 January, 2020 the bridge fell.",
        "Share prices fell by 3 percent.",
        "“Read more,” the teacher said.",
        "Page 3 of the report says so.",
        "Print is dead, he said.",
        "Comments by the minister were welcomed.",
        "Updated figures showed 12 dead.",
        "3 minutes were enough.",
        "Follow the money, she said.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert kinds(f"Headline here\n\n{line}\n\nMore of it.")[1] == (line, "body")


def test_title_given_apart_marks_the_headline() -> None:
    assert kinds("Rain floods Port Ode.\n\nIt rained.", "Rain floods Port Ode") == [
        ("Rain floods Port Ode.", "headline"),
        ("It rained.", "body"),
    ]


# "|" is the end of a line that is the end of a paragraph.
WRAPPED = {
    "a mail": "The council of Port Ode met on Friday to talk about the old bridge,\nwhich was shut in May after two of its "
    "cables broke in a storm, and\nabout the new one.||Nobody came.|",
    "a narrow column": "According to the port, 2.3\nmillion people took a ferry\nlast year. The fares of\nAna Ruiz rose by "
    "4 per cent.",
    "no blank lines": "Fares to rise in Tidewick|The port of Tidewick will raise the fares of its ferries, which\ncarry 40,000 "
    "people, by a tenth.|Passengers called it unfair.|The council is to vote on the plan of the port on Tuesday, and its\n"
    "members are divided.",
    "a quotation over the end of a full line": "“The bridge is old and will be shut when the winter comes.\nWe have no money "
    "for another one this year,” the\nmayor said.",
    "a full last line": "The bridge is old, and everybody in the town of Port Ode has\nknown it for years, said the mayor of the "
    "town, Ana Ruiz, today.|It will be shut in winter, and it is not known when it is to be\nopened.",
    "a full last line between blank lines": "The bridge.||The bridge is old, and everybody in the town of Port Ode has\nknown it "
    "for years, said the mayor of the town, Ana Ruiz, today.\nIt will be shut in winter, and it is not known when it is to be\n"
    "opened.||Nobody came.",
    "a column beside a wide text": "The fares of the ferries of Port Ode are to rise by a tenth in June, says the port that\nowns "
    "them.|Some of the passengers\nof the ferries complain.",
    "headlines": "Mayor of Port Ode resigns after vote|Bridge is closed after storm damage|Ferry fares to rise by a tenth",
    "a list": "The boat carries:|flour|sugar|milk",
    "prices": "Single fare: £4.20 (until now £3.75)|Season ticket: £68 (£63)",
    "a line a paragraph": "Port Ode shuts its bridge|e-mails show that the mayor knew."
    + " The mayor said nothing of it." * 6,
}


@pytest.mark.parametrize("marked", WRAPPED.values(), ids=WRAPPED)
def test_wrapped_lines_are_one_paragraph(marked: str) -> None:
    text = marked.replace("|", "\n")
    found = [paragraph.span.of(text) for paragraph in parse(Article(text=text)).paragraphs]
    assert found == [paragraph for paragraph in marked.split("|") if paragraph]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Nearly 460 people have died, said Ada Moreno.", "RB CD NNS VBP VBN , VBD NNP NNP ."),
        # forms that are one thing by their place
        ("Turnout rose from 40 to 45.", "NN VBD IN CD IN CD ."),
        ("Then came rain.", "RB VBD NN ."),
        ("The rate rose by a fifth.", "DT NN VBD IN DT NN ."),
        ("Some 32% call themselves liberal.", "DT CD NN VBP PRP JJ ."),
        ("Some 47% support the ban.", "DT CD NN VBP DT NN ."),
        ("The council owns 3,400 homes.", "DT NN VBZ CD NNS ."),
        ("The chain opened 85 hotels this year.", "DT NN VBD CD NNS DT NN ."),
        ("Output fell in May.", "NN VBD IN NNP ."),
        ("The seats should have cost £90.", "DT NNS MD VB VBN $ CD ."),
        ("The storm closed ports and cost insurers £2bn.", "DT NN VBD NNS CC VBD NNS $ CD ."),
        ("The total cost was £5m.", "DT JJ NN VBD $ CD ."),
        ("Some 300 trucks cross the bridge.", "DT CD NNS VBP DT NN ."),
        ("Revenue at the chain climbed.", "NN IN DT NN VBD ."),
        ("The bank set aside $5m.", "DT NN VBD RB $ CD ."),
        ("The book stands at 40.", "DT NN VBZ IN CD ."),
        ("About 40 staff work in Arden.", "RB CD NN VBP IN NNP ."),
        ("Amid rain, the count fell.", "IN NN , DT NN VBD ."),
        ("The drought has cut the harvest.", "DT NN VBZ VBN DT NN ."),
        ("Of these, 3,500 work in Arden.", "IN DT , CD VBP IN NNP ."),
        ("It is an $800 stone pizza oven.", "PRP VBZ DT $ CD NN NN NN ."),
    ],
)
def test_tags(text: str, tags: str) -> None:
    (paragraph,) = parse(Article(text=text)).paragraphs
    assert [token.tag for token in paragraph.sentences[0].tokens] == tags.split()


def check(document: Document) -> None:
    text = document.text
    assert len(document.plain) == len(text)
    for a, b in pairwise(document.paragraphs):
        assert a.end <= b.start
    for paragraph in document.paragraphs:
        assert paragraph.span.of(text).strip() == paragraph.span.of(text) != ""
        assert (paragraph.kind is ParagraphKind.FURNITURE) <= (paragraph.sentences == ())
        at = paragraph.start
        for sentence in paragraph.sentences:
            assert at <= sentence.start < sentence.end <= paragraph.end
            assert not text[at : sentence.start].strip()
            at = sentence.start
            for token in sentence.tokens:
                assert at <= token.start < token.end <= sentence.end
                assert token.text == text[token.start : token.end]
                assert not document.plain[at : token.start].strip()
                at = token.end
            at = sentence.end
        assert paragraph.sentences == () or not text[at : paragraph.end].strip()


PROSE = st.text(
    st.sampled_from("aA1 .,!?'\"“”‘’«»-–—\n\t\u00a0…$%()é@#:/") | st.characters(codec="utf-8"), max_size=300
)


@given(PROSE)
def test_every_character_is_kept_in_its_place(text: str) -> None:
    check(parse(Article(text=text)))


@pytest.mark.parametrize("shape", ["a", ".", '"', "a.", "1,", "Mr. ", "U.S. A. ", "\n", "'s", "“a” ", "a-", "A. "])
def test_long_lines_take_linear_time(shape: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        article = Article(text=shape * (length // len(shape)))
        return lambda: check(parse(article))

    assert_linear(prepare, 8_000, 16_000, most=3, slack=0.05)
