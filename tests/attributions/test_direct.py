"""Direct speech: the forms of its attribution, its marks, and its course over sentences and paragraphs."""

from collections.abc import Sequence

from factdb.articles import Article
from factdb.extraction import extract
from factdb.quotes import Manner
from tests.attributions import DIRECT, INDIRECT, MIXED, Row, Said, check, table

FORMS: list[Row] = [
    (
        "x-said",
        "“We will stay in the valley,” Ana Ruiz said.",
        [(DIRECT, "We will stay in the valley", "Ana Ruiz", None)],
    ),
    (
        "said-x",
        "“We will stay in the valley,” said Ana Ruiz.",
        [(DIRECT, "We will stay in the valley", "Ana Ruiz", None)],
    ),
    (
        "x-said-colon",
        "Ana Ruiz said: “We will stay in the valley.”",
        [(DIRECT, "We will stay in the valley", "Ana Ruiz", None)],
    ),
    (
        "x-said-comma",
        "On Monday Ana Ruiz said, “We will stay in the valley.”",
        [(DIRECT, "We will stay in the valley", "Ana Ruiz", None)],
    ),
    (
        "told-reporters",
        "Mayor Ana Ruiz told reporters, “The bridge will open on Friday.”",
        [(DIRECT, "The bridge will open on Friday", "Ana Ruiz", "Mayor")],
    ),
    (
        "split-with-apposition",
        "“The bridge is sound,” said Ana Ruiz, an engineer at Lund House, “and it will open on Friday.”",
        [(DIRECT, "The bridge is sound and it will open on Friday", "Ana Ruiz", "engineer at Lund House")],
    ),
    (
        "split-over-sentences",
        "“The bridge is sound,” said Ana Ruiz. “It will open on Friday.”",
        [(DIRECT, "The bridge is sound It will open on Friday", "Ana Ruiz", None)],
    ),
    (
        "according-to",
        "“The bridge is sound and ready,” according to Ana Ruiz, the chief engineer.",
        [(DIRECT, "The bridge is sound and ready", "Ana Ruiz", "chief engineer")],
    ),
    (
        "question",
        "“Who will pay for the bridge?” asked Ben Okafor, a farmer.",
        [(DIRECT, "Who will pay for the bridge", "Ben Okafor", "farmer")],
    ),
    (
        "exclamation",
        "“Never again!” shouted Ben Okafor from the gallery.",
        [(DIRECT, "Never again", "Ben Okafor", None)],
    ),
    (
        "added",
        "“The bridge is sound,” said Ana Ruiz. She added: “It will open on Friday.”",
        [(DIRECT, "The bridge is sound", "Ana Ruiz", None), (DIRECT, "It will open on Friday", "Ana Ruiz", None)],
    ),
    (
        "in-a-statement",
        "“We regret the delay,” the Halven Transport Authority said in a statement on Tuesday.",
        [(DIRECT, "We regret the delay", "Halven Transport Authority", None)],
    ),
    (
        "adverb",
        "“I never saw the letter,” Okafor said quietly. Ben Okafor, 61, has run the farm for years.",
        [(DIRECT, "I never saw the letter", "Ben Okafor", None)],
    ),
    (
        "tweeted",
        "Ana Ruiz tweeted: “The bridge opens on Friday. Bring your bicycles!”",
        [(DIRECT, "The bridge opens on Friday Bring your bicycles", "Ana Ruiz", None)],
    ),
    (
        "wrote-on-twitter",
        "“The bridge opens on Friday,” Ana Ruiz wrote on Twitter.",
        [(DIRECT, "The bridge opens on Friday", "Ana Ruiz", None)],
    ),
    (
        "signed-by-a-dash",
        "“We waited nine years for this bridge and it was worth it.” — Ben Okafor",
        [(DIRECT, "We waited nine years for this bridge and it was worth it", "Ben Okafor", None)],
    ),
    (
        "signed-by-a-bar",
        "”He waited nine years for it. I would not have waited one.” ― Lena Harsk\n\n“I liked the old ferry.” ― Ben Okafor",
        [
            (DIRECT, "He waited nine years for it I would not have waited one", "Lena Harsk", None),
            (DIRECT, "I liked the old ferry", "Ben Okafor", None),
        ],
    ),
    (
        "x-colon",
        "Lena Harsk, the chief forecaster, on the radio: “It will rain until Sunday.”",
        [(DIRECT, "It will rain until Sunday", "Lena Harsk", "chief forecaster")],
    ),
    (
        "recalled-with-an-age",
        "“I ran down to the river in my slippers,” Okafor, 58, recalled. Ben Okafor keeps the ferry.",
        [(DIRECT, "I ran down to the river in my slippers", "Ben Okafor", None)],
    ),
    (
        "a-sign",
        "“Closed until further notice,” read a sign on the door of the ferry office.",
        [(DIRECT, "Closed until further notice", "a sign on the door of the ferry office", None)],
    ),
    (
        "verb-of-manner",
        "“The ferry is late again,” sighed Lena Harsk, a nurse.",
        [(DIRECT, "The ferry is late again", "Lena Harsk", "nurse")],
    ),
    (
        "participle",
        "Lena Harsk walked out of the hearing, saying: “I have nothing to add.”",
        [(DIRECT, "I have nothing to add", "Lena Harsk", None)],
    ),
    (
        "quoted-as-saying",
        "The Halven Post quoted Lena Harsk as saying: “I have nothing to add.”",
        [(DIRECT, "I have nothing to add", "Lena Harsk", None)],
    ),
    (
        "adding-later",
        "“It is late,” Lena Harsk said, adding later, “It is far too late.”",
        [(DIRECT, "It is late", "Lena Harsk", None), (DIRECT, "It is far too late", "Lena Harsk", None)],
    ),
    (
        "before-asking",
        "“Promise me,” Lena Harsk sings before asking, “Where do we go from here?”",
        [(DIRECT, "Promise me", "Lena Harsk", None), (DIRECT, "Where do we go from here", "Lena Harsk", None)],
    ),
    (
        "quoted-as-saying-that",
        "The same article quoted Lena Harsk, the mayor, as saying that ‘nobody will spend the winter in a tent’.",
        [(MIXED, "nobody will spend the winter in a tent", "Lena Harsk", "mayor")],
    ),
    (
        "question-then-more",
        "“Who will pay for it?” Lena Harsk said. “We will. And we will pay twice.”\n“I will not,” Harsk added.",
        [
            (DIRECT, "Who will pay for it We will And we will pay twice", "Lena Harsk", None),
            (DIRECT, "I will not", "Lena Harsk", None),
        ],
    ),
    (
        "shown-asking",
        "The film shows Lena Harsk asking, “Why is the ferry so late?”",
        [(DIRECT, "Why is the ferry so late", "Lena Harsk", None)],
    ),
    (
        "until",
        "She urged him to come down and repeatedly said, “Don’t you do it,” until the bell rang. Lena Harsk left.",
        [
            (INDIRECT, "him to come down", "Lena Harsk", None),
            (DIRECT, "Don’t you do it", "Lena Harsk", None),
        ],
    ),
    (
        "on-the-other-hand",
        "Ben Okafor said on the other hand, “the wall is fine if you live uphill; if you do not, you pay for it twice.”",
        [(DIRECT, "the wall is fine if you live uphill if you do not you pay for it twice", "Ben Okafor", None)],
    ),
    (
        "two-speakers-in-a-sentence",
        "“It is too late,” said Lena Harsk, but “it is never too late,” said Ben Okafor.",
        [(DIRECT, "It is too late", "Lena Harsk", None), (DIRECT, "it is never too late", "Ben Okafor", None)],
    ),
    (
        "each-in-turn",
        "“It is too late,” said Lena Harsk.\n\n“It is never too late,” said Ben Okafor.\n\n“We shall see,” Harsk replied.",
        [
            (DIRECT, "It is too late", "Lena Harsk", None),
            (DIRECT, "It is never too late", "Ben Okafor", None),
            (DIRECT, "We shall see", "Lena Harsk", None),
        ],
    ),
]

MARKS: list[Row] = [
    (
        "straight",
        '"The ferry runs on Sundays," said Lena Harsk.',
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "single-curly",
        "‘The ferry runs on Sundays,’ said Lena Harsk.",
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "single-straight",
        "'The ferry doesn't run on Sundays,' said Lena Harsk.",
        [(DIRECT, "The ferry doesn't run on Sundays", "Lena Harsk", None)],
    ),
    (
        "tex",
        "``The ferry runs on Sundays,'' said Lena Harsk.",
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "guillemets",
        "«The ferry runs on Sundays», said Lena Harsk.",
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "low-and-high",
        "„The ferry runs on Sundays,“ said Lena Harsk.",
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "comma-outside",
        "‘The ferry runs on Sundays’, said Lena Harsk.",
        [(DIRECT, "The ferry runs on Sundays", "Lena Harsk", None)],
    ),
    (
        "quotation-inside",
        "“My son shouted, ‘Jump, Mum!’ and we jumped,” said Lena Harsk.",
        [(DIRECT, "My son shouted Jump Mum and we jumped", "Lena Harsk", None)],
    ),
    (
        "the-same-marks-inside",
        "“I would rather live in what he calls “hell” than pay for that bridge.” ― Lena Harsk",
        [(DIRECT, "I would rather live in what he calls hell than pay for that bridge", "Lena Harsk", None)],
    ),
    (
        "apostrophes",
        "The boys' boats weren't Harsk's, and the '90s were over. “Nobody's boat sank,” said Lena Harsk.",
        [(DIRECT, "Nobody's boat sank", "Lena Harsk", None)],
    ),
    (
        "mark-never-closed",
        "“It costs a fortune. Nobody will say how much.\n\n“The ferry is cheap,” said Lena Harsk.",
        [(DIRECT, "It costs a fortune Nobody will say how much The ferry is cheap", "Lena Harsk", None)],
    ),
    (
        "odd-mark-in-another-paragraph",
        'The plank was 6" wide.\n\n“The ferry is cheap,” said Lena Harsk.',
        [(DIRECT, "The ferry is cheap", "Lena Harsk", None)],
    ),
]

COURSE: list[Row] = [
    (
        "several-paragraphs",
        "Lena Harsk said: “The ferry has run since the war.\n\n“It will run when we are gone.\n\n“That is all.”",
        [(DIRECT, "The ferry has run since the war It will run when we are gone That is all", "Lena Harsk", None)],
    ),
    (
        "goes-on-without-a-source",
        "“The ferry is old,” said Lena Harsk, its captain.\n\n“We patch it every spring. Nobody pays us for that.”",
        [
            (DIRECT, "The ferry is old", "Lena Harsk", "captain"),
            (DIRECT, "We patch it every spring Nobody pays us for that", "Lena Harsk", "captain"),
        ],
    ),
    (
        "goes-on-twice",
        "“The ferry is old,” said Lena Harsk.\n\n“We patch it every spring.”\n\n“Nobody pays us for that.”",
        [
            (DIRECT, "The ferry is old", "Lena Harsk", None),
            (DIRECT, "We patch it every spring", "Lena Harsk", None),
            (DIRECT, "Nobody pays us for that", "Lena Harsk", None),
        ],
    ),
    (
        "announced-in-the-paragraph-before",
        "The letter came on Monday. In it Lena Harsk wrote:\n\n“The ferry will not run this winter.”",
        [(DIRECT, "The ferry will not run this winter", "Lena Harsk", None)],
    ),
    (
        "he-said-and-a-new-paragraph",
        "Ben Okafor came late. He said:\n\n“It will not run this winter.”\n\nThe hearing goes on.",
        [(DIRECT, "It will not run this winter", "Ben Okafor", None)],
    ),
    (
        "after-a-reported-sentence",
        "Lena Harsk said the ferry was too old to run. “We patch it every spring.”",
        [
            (INDIRECT, "the ferry was too old to run", "Lena Harsk", None),
            (DIRECT, "We patch it every spring", "Lena Harsk", None),
        ],
    ),
    (
        "announced-in-a-paragraph-of-its-own",
        "Lena Harsk continued:\n\n“The river is high.”\n\n“It will fall,” Harsk said.",
        [(DIRECT, "The river is high", "Lena Harsk", None), (DIRECT, "It will fall", "Lena Harsk", None)],
    ),
    (
        "after-a-reported-paragraph",
        "Lena Harsk acknowledged that some people were angry.\n\n“I would be angry too,” Harsk said.",
        [
            (INDIRECT, "some people were angry", "Lena Harsk", None),
            (DIRECT, "I would be angry too", "Lena Harsk", None),
        ],
    ),
    (
        "after-what-the-speaker-did",
        "Lena Harsk shook her head. “Nobody pays us for that.”",
        [(DIRECT, "Nobody pays us for that", "Lena Harsk", None)],
    ),
    (
        "the-next-paragraph-is-another's",
        "“The ferry is old,” said Lena Harsk.\n\n“It is cheap, though,” said Ben Okafor, a farmer.",
        [(DIRECT, "The ferry is old", "Lena Harsk", None), (DIRECT, "It is cheap though", "Ben Okafor", "farmer")],
    ),
    (
        "source-in-the-middle-of-a-long-one",
        "“I saw the water. It was black,” Lena Harsk said. “It came over the wall. We ran.” By then it was dark.",
        [(DIRECT, "I saw the water It was black It came over the wall We ran", "Lena Harsk", None)],
    ),
    (
        "transcript-in-capitals",
        "HARSK: Did you see the ferry leave?\n\nOKAFOR: I did. It was six o’clock.\n\nHARSK: Who was on board?",
        [
            (DIRECT, "Did you see the ferry leave", "HARSK", None),
            (DIRECT, "I did It was six o’clock", "OKAFOR", None),
            (DIRECT, "Who was on board", "HARSK", None),
        ],
    ),
    (
        "transcript-of-people-named-before",
        "Judge Lena Harsk met Ben Okafor, a farmer, on Monday.\n\nHARSK: Did you see the ferry leave?\n\nOKAFOR: I did.",
        [
            (DIRECT, "Did you see the ferry leave", "Lena Harsk", "Judge"),
            (DIRECT, "I did", "Ben Okafor", "farmer"),
        ],
    ),
    (
        "transcript-that-is-quoted",
        'They met on Sunday.\n\n"HARSK: Is it late?\n\n"OKAFOR: It is. The dam broke.\n\n"HARSK: Then go.',
        [
            (DIRECT, "Is it late", "HARSK", None),
            (DIRECT, "It is The dam broke", "OKAFOR", None),
            (DIRECT, "Then go", "HARSK", None),
        ],
    ),
    (
        "goes-on-after-but",
        "Ben Okafor came late. “You know I love her,” he said, but “when it comes to dams, she has no idea.”",
        [(DIRECT, "You know I love her when it comes to dams she has no idea", "Ben Okafor", None)],
    ),
    (
        "he-is-not-who-is-named-in-his-own-words",
        "“You know, I love Larry Tolland,” he said.",
        [(DIRECT, "You know I love Larry Tolland", None, None)],
    ),
    (
        "questions-and-answers",
        "Lena Harsk has kept the ferry for thirty years. We met her on board.\n\nQ: Is it safe?\n\nA: It is old, and it is safe.",
        [
            (DIRECT, "Is it safe", "interviewer", None),
            (DIRECT, "It is old and it is safe", "Lena Harsk", None),
        ],
    ),
    (
        "transcript-in-marks-over-paragraphs",
        '"ORR: The bridge is old.\n\n"But I cross it every day.\n\n"HARSK: And who pays for it?\n\n"ORR: You do."',
        [
            (DIRECT, "The bridge is old But I cross it every day", "ORR", None),
            (DIRECT, "And who pays for it", "HARSK", None),
            (DIRECT, "You do", "ORR", None),
        ],
    ),
    (
        "mixed-fragment",
        "Lena Harsk called the ferry “a floating museum” and left the room.",
        [(MIXED, "the ferry “a floating museum”", "Lena Harsk", None)],
    ),
    (
        "mixed-clause",
        "Lena Harsk said that the ferry was “as safe as any house” on the river.",
        [(MIXED, "the ferry was “as safe as any house” on the river", "Lena Harsk", None)],
    ),
    (
        "mixed-two-fragments",
        "Ben Okafor said the river was “rising fast” and the wall “would not hold for long”.",
        [(MIXED, "the river was “rising fast” and the wall “would not hold for long”", "Ben Okafor", None)],
    ),
]

NOBODY: list[Row] = [
    ("title-of-a-book", "She was reading “War and Peace” on the ferry.", []),
    ("scare-quotes", "The so-called “experts” left the room before lunch.", []),
    (
        "heading-in-marks",
        "The ferry was late on Monday and on Tuesday.\n\n‘The Boat That Was Late.’\n\nIt was on time on Friday.",
        [],
    ),
    ("table", "Lena Harsk: 1,769.\n\nBen Okafor: 1,501.\n\nAna Ruiz: 547.\n\nLena Harsk: 46.\n\nBen Okafor: 12.", []),
    ("plain", "The ferry is 40 metres long and was built in 1961.", []),
    ("nickname-in-marks", "Ben “Big Ben” Okafor keeps the ferry with his wife.", []),
]


@table([*FORMS, *MARKS, *COURSE, *NOBODY])
def test_direct(text: str, expected: Sequence[Said], title: str | None) -> None:
    check(text, expected, title)


def test_what_is_recalled_in_marks_is_speech() -> None:
    extraction = extract(Article(text="“I slept for eleven hours,” Lena Harsk recalled."))
    assert [quote.manner for quote in extraction.quotes] == [Manner.SPEECH]
