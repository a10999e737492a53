"""Who is meant: names and their short forms, titles, descriptions, pronouns, bodies, several people, and nobody."""

from collections.abc import Sequence

from tests.attributions import DIRECT, INDIRECT, MIXED, Row, Said, check, table

NAMES: list[Row] = [
    (
        "surname-afterwards",
        "Ana Ruiz, the mayor of Halven, came at noon. “The wall is too low,” Ruiz said.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", "mayor of Halven")],
    ),
    (
        "role-with-its-place-before-the-name",
        "The mayor of Halven, Ana Ruiz, came at noon. “The wall is too low,” Ruiz said.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", "mayor of Halven")],
    ),
    (
        "role-before-the-name-is-no-other-leader",
        "Ana Ruiz, the mayor, laughed. “Ask me,” she said.\n\n"
        "The opposition leader, Tove Dahl, accused the mayor of lying. She wrote: “Go now.”",
        [
            (DIRECT, "Ask me", "Ana Ruiz", "mayor"),
            (INDIRECT, "the mayor of lying", "Tove Dahl", "opposition leader"),
            (DIRECT, "Go now.", "Tove Dahl", "opposition leader"),
        ],
    ),
    (
        "a-firm-called-general",
        "General Electric said it was ready.",
        [(INDIRECT, "it was ready", "General Electric", None)],
    ),
    (
        "the-spaniard",
        "Rui Campos, the head coach, left.\n\n“I am no quitter,” the Spaniard said.",
        [(DIRECT, "I am no quitter", "Rui Campos", "head coach")],
    ),
    (
        "full-name-later",
        "“The wall is too low,” Ruiz said. Ana Ruiz has been mayor since May.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", None)],
    ),
    (
        "full-name-in-the-title",
        "Ruiz said the wall was too low.",
        [(INDIRECT, "the wall was too low", "Ana Ruiz", None)],
        "Ana Ruiz asks for a higher wall",
    ),
    (
        "full-name-in-a-headline",
        "Mayor Ana Ruiz walks the wall\n\nThe river rose again on Monday.\n\n“The wall is too low,” Ruiz said.",
        [
            (DIRECT, "The wall is too low", "Ana Ruiz", "Mayor"),
        ],
    ),
    (
        "full-name-in-a-caption",
        "Ana Ruiz at the wall on Monday. Photograph: Orland Press\n\n“It is too low,” Ruiz said after her walk.",
        [(DIRECT, "It is too low", "Ana Ruiz", None)],
    ),
    (
        "middle-initial",
        "Michael Varga came late. “The wall is too low,” said Michael R. Varga.",
        [(DIRECT, "The wall is too low", "Michael R. Varga", None)],
    ),
    (
        "initials-everywhere",
        "Critics such as Senators Charles E. Varga and Patrick J. Harsk object. “It is a waste,” said Mr. Harsk.",
        [(DIRECT, "It is a waste", "Patrick J. Harsk", "Senators")],
    ),
    (
        "nickname",
        "Mike Varga came late. The wall is too low, Michael Varga said.",
        [(INDIRECT, "The wall is too low", "Michael Varga", None)],
    ),
    (
        "forename",
        "Mirel Dorsa bakes bread. “I slept in the oven,” Mirel said.",
        [(DIRECT, "I slept in the oven", "Mirel Dorsa", None)],
    ),
    (
        "particles",
        "Ludwig van Aarden sold the boat. “It leaked,” van Aarden said.",
        [(DIRECT, "It leaked", "Ludwig van Aarden", None)],
    ),
    (
        "generation",
        "“It leaked,” said Laurence Tolland Jr., a fisherman.",
        [(DIRECT, "It leaked", "Laurence Tolland Jr.", "fisherman")],
    ),
    (
        "possessive-name",
        "Ruiz’s warning that the wall would break came in May. Ana Ruiz resigned.",
        [(INDIRECT, "the wall would break", "Ana Ruiz", None)],
    ),
    (
        "full-name-only-inside-another-name",
        "On Sunday people danced at the Ana Ruiz Bridge Festival. “The wall is too low,” Mayor Ruiz said.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", "Mayor")],
    ),
    (
        "honorific",
        "Fiona Marsh runs the works. “We cut where we had to,” Ms Marsh said.",
        [(DIRECT, "We cut where we had to", "Fiona Marsh", None)],
    ),
]

TITLES: list[Row] = [
    (
        "title-before",
        "“We will answer,” said Defence Secretary Colin Marsh.",
        [(DIRECT, "We will answer", "Colin Marsh", "Defence Secretary")],
    ),
    (
        "title-with-of",
        "On Friday Secretary of State John Varga said the talks were over.",
        [(INDIRECT, "the talks were over", "John Varga", "Secretary of State")],
    ),
    (
        "title-with-of-opens",
        "Secretary of State John Varga said the talks were over.",
        [(INDIRECT, "the talks were over", "John Varga", "Secretary of State")],
    ),
    (
        "title-with-of-the",
        "On Monday Speaker of the House Newton Gale came late. “It is a waste,” Gale said.",
        [(DIRECT, "It is a waste", "Newton Gale", "Speaker of the House")],
    ),
    (
        "abbreviated-title",
        "Sen. Lena Harsk (D-Ohio) said the bill was dead.",
        [(INDIRECT, "the bill was dead", "Lena Harsk", "Sen.")],
    ),
    (
        "former-title",
        "Former President Tom Orr said the wall was too low.",
        [(INDIRECT, "the wall was too low", "Tom Orr", "Former President")],
    ),
    (
        "small-title",
        "The plan failed, chief executive Fiona Marsh said.",
        [(INDIRECT, "The plan failed", "Fiona Marsh", "chief executive")],
    ),
    (
        "affiliation-before",
        "“We won,” said Relief Bridge director Oda Brisk.",
        [(DIRECT, "We won", "Oda Brisk", "Relief Bridge director")],
    ),
    (
        "title-and-comma-before",
        "The governor, Ilan Dorsa, said nobody would sleep in a tent.",
        [(INDIRECT, "nobody would sleep in a tent", "Ilan Dorsa", "governor")],
    ),
    (
        "his-wife-who-said-nothing-before",
        "Mr Hill said he was tired. His wife agreed. “We want to go home,” she said.",
        [(INDIRECT, "he was tired", "Hill", None), (DIRECT, "We want to go home", "wife", None)],
    ),
    (
        "the-minister-alone",
        "The minister arrived late. “We won,” she said.",
        [(DIRECT, "We won", "minister", None)],
    ),
    (
        "another-who",
        "Another, who asked not to be named, called it a scandal.",
        [(INDIRECT, "it a scandal", None, None)],
    ),
    (
        "he-is-not-whom-he-tells-of",
        "Transport minister Luis Arrieta urged both sides to talk. Paul Addo was unimpressed. The minister, he said, “has my number and "
        "has not used it”.",
        [
            (INDIRECT, "both sides to talk", "Luis Arrieta", "Transport minister"),
            (MIXED, "The minister “has my number and has not used it”", "Paul Addo", None),
        ],
    ),
    (
        "a-spokeswoman-of-the-agency-just-quoted",
        "The European Transport Agency says there is no agreed limit. A spokeswoman added that one was unlikely.",
        [
            (INDIRECT, "there is no agreed limit", "European Transport Agency", None),
            (INDIRECT, "that one was unlikely", "European Transport Agency", None),
        ],
    ),
    (
        "coach-of-a-team-in-the-plural",
        "Raiders coach Kate Dunmore said her side had improved.",
        [(INDIRECT, "her side had improved", "Kate Dunmore", "Raiders coach")],
    ),
    (
        "one-by-name",
        "Several miners were angry. “It stinks,” said one, Carla Moss.",
        [(DIRECT, "It stinks", "Carla Moss", None)],
    ),
    (
        "expert-at",
        "“That norm is gone,” said Renad Solberg, an expert at Lund House.",
        [(DIRECT, "That norm is gone", "Renad Solberg", "expert at Lund House")],
    ),
    (
        "regional-secretary-with-a-pronoun",
        "The Engineers’ Guild met on Monday. “Think of a number,” said its regional secretary, Colin Marsh.",
        [
            (DIRECT, "Think of a number", "Colin Marsh", "regional secretary"),
        ],
    ),
]

DESCRIPTIONS: list[Row] = [
    (
        "by-the-title",
        "Governor Ilan Dorsa came on foot. “Nobody will sleep in a tent,” the governor said.",
        [(DIRECT, "Nobody will sleep in a tent", "Ilan Dorsa", "Governor")],
    ),
    (
        "by-the-role",
        "Senator Ana Ruiz met Ben Okafor, a farmer. “The wall is too low,” the farmer said.",
        [(DIRECT, "The wall is too low", "Ben Okafor", "farmer")],
    ),
    (
        "by-age",
        "Ben Okafor, 43, lost his boat. “It was black water,” the 43-year-old said.",
        [(DIRECT, "It was black water", "Ben Okafor", None)],
    ),
    (
        "by-an-epithet",
        "Ben Okafor came alone. “I will buy it,” the businessman said.",
        [(DIRECT, "I will buy it", "Ben Okafor", None)],
    ),
    (
        "by-an-office-and-place",
        "Mike Varga was speaking on Friday in Halven. The Ohio governor said the press was to blame.",
        [(INDIRECT, "the press was to blame", "Mike Varga", None)],
    ),
    (
        "unnamed",
        "“They are alive,” a rescue coordinator said.",
        [(DIRECT, "They are alive", "a rescue coordinator", None)],
    ),
    (
        "unnamed-again",
        "A melon grower came to the gate. “The water took it all,” the grower said.",
        [(DIRECT, "The water took it all", "a melon grower", None)],
    ),
    (
        "unnamed-by-a-pronoun",
        "“The water took it all,” said a woman in Harbour Street. She said nobody had warned her.",
        [
            (DIRECT, "The water took it all", "a woman in Harbour Street", None),
            (INDIRECT, "nobody had warned her", "a woman in Harbour Street", None),
        ],
    ),
    (
        "lawyer-of-somebody",
        "Ana Ruiz stayed at home. Her client is innocent, Ruiz’s lawyer said.",
        [(INDIRECT, "Her client is innocent", "Ana Ruiz’s lawyer", None)],
    ),
    (
        "his-wife",
        "Ben Okafor was in his boat. “I heard it crack,” said his wife.",
        [(DIRECT, "I heard it crack", "Ben Okafor’s wife", None)],
    ),
    (
        "one-of-several",
        "“It was a scandal,” one questioner told the panel.",
        [(DIRECT, "It was a scandal", "one questioner", None)],
    ),
    (
        "former-role-of-the-one-just-named",
        "Tom Orr came back on Sunday. “I miss it,” the former president said.",
        [(DIRECT, "I miss it", "Tom Orr", None)],
    ),
]

PRONOUNS: list[Row] = [
    (
        "she-is-not-he",
        "Ana Ruiz met Ben Okafor. “The wall is too low,” she said.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", None)],
    ),
    (
        "he-is-the-subject",
        "Ben Okafor visited Tom Varga. “The wall is too low,” he said.",
        [(DIRECT, "The wall is too low", "Ben Okafor", None)],
    ),
    (
        "not-who-is-named-in-the-quotation",
        "“Tom Varga knew it. Tom Varga lied,” said Ben Okafor. He said he had letters.",
        [
            (DIRECT, "Tom Varga knew it Tom Varga lied", "Ben Okafor", None),
            (INDIRECT, "he had letters", "Ben Okafor", None),
        ],
    ),
    (
        "before-the-name",
        "The wall is too low, she said. Ana Ruiz has been mayor since May.",
        [(INDIRECT, "The wall is too low", "Ana Ruiz", None)],
    ),
    (
        "over-a-paragraph",
        "“The wall is too low,” said Ana Ruiz.\n\nShe said the river was rising.",
        [(DIRECT, "The wall is too low", "Ana Ruiz", None), (INDIRECT, "the river was rising", "Ana Ruiz", None)],
    ),
    (
        "it",
        "The Varro Institute met on Monday. It said the wall was too low.",
        [(INDIRECT, "the wall was too low", "Varro Institute", None)],
    ),
    (
        "they-are-a-body",
        "FactWire looked into the matter. They said it was true.",
        [(INDIRECT, "it was true", "FactWire", None)],
    ),
    (
        "they-are-two",
        "Ana Ruiz and Ben Okafor came together. They said the wall was too low.",
        [(INDIRECT, "the wall was too low", "Ana Ruiz and Ben Okafor", None)],
    ),
    (
        "they-are-the-senators",
        "Senators Tom Varga and Lena Harsk sent a letter on Thursday. “The program is a fraud,” they wrote.",
        [(DIRECT, "The program is a fraud", "Tom Varga and Lena Harsk", None)],
    ),
    (
        "the-two-presidents",
        "Presidents Tom Varga and Rafe Solberg met in Halven. The two presidents said the talks were over.",
        [(INDIRECT, "the talks were over", "Tom Varga and Rafe Solberg", None)],
    ),
    (
        "who",
        "Ana Ruiz, who said the wall was too low, resigned.",
        [(INDIRECT, "the wall was too low", "Ana Ruiz", None)],
    ),
]

BODIES: list[Row] = [
    (
        "acronym",
        "The Civil Protection Directorate (CPD) met. The CPD said nobody was missing.",
        [(INDIRECT, "nobody was missing", "Civil Protection Directorate", None)],
    ),
    (
        "by-its-noun",
        "The Civil Protection Directorate met. The directorate said nobody was missing.",
        [(INDIRECT, "nobody was missing", "Civil Protection Directorate", None)],
    ),
    (
        "the-company",
        "Castellan Instruments makes sensors. The company said 400 jobs would go.",
        [(INDIRECT, "400 jobs would go", "Castellan Instruments", None)],
    ),
    (
        "spokesman-for-a-body",
        "“No decision has been taken,” said a spokesman for Castellan Instruments.",
        [(DIRECT, "No decision has been taken", "Castellan Instruments", "spokesman for Castellan Instruments")],
    ),
    (
        "body-spokeswoman",
        "A Castellan Instruments spokeswoman said no decision had been taken.",
        [(INDIRECT, "no decision had been taken", "Castellan Instruments", "Castellan Instruments spokeswoman")],
    ),
    (
        "named-spokesman",
        "“No decision has been taken,” said Tom Reed, a spokesman for Castellan Instruments.",
        [(DIRECT, "No decision has been taken", "Tom Reed", "spokesman for Castellan Instruments")],
    ),
    (
        "campaign",
        "Lena Harsk stayed silent. Harsk’s campaign said the poll was wrong.",
        [(INDIRECT, "the poll was wrong", "Harsk campaign", None)],
    ),
    (
        "place-for-a-government",
        "Orland said on Monday that its troops had left.",
        [(INDIRECT, "its troops had left", "Orland", None)],
    ),
    (
        "newspaper",
        "The Halven Post reported that the mayor had resigned.",
        [(INDIRECT, "the mayor had resigned", "Halven Post", None)],
    ),
    (
        "document-with-an-author",
        "Lena Harsk wrote to the council. Harsk’s letter said the ferry was too old.",
        [(INDIRECT, "the ferry was too old", "Lena Harsk", None)],
    ),
    (
        "document-of-a-body",
        "A Varro Institute report found that the wall was too low.",
        [(INDIRECT, "the wall was too low", "a Varro Institute report", None)],
    ),
]

SEVERAL: list[Row] = [
    (
        "joint",
        "“The wall is too low,” Ana Ruiz and Ben Okafor said in a letter.",
        [(DIRECT, "The wall is too low", "Ana Ruiz and Ben Okafor", None)],
    ),
    (
        "several-officials",
        "Several officials said the wall was too low.",
        [(INDIRECT, "the wall was too low", "several officials", None)],
    ),
    (
        "officials-at-a-body",
        "Officials at the Transport Authority said the ferry would stop.",
        [(INDIRECT, "the ferry would stop", "officials at the Transport Authority", None)],
    ),
    (
        "a-crowd",
        "“Shame!” shouted a crowd.",
        [(DIRECT, "Shame", "a crowd", None)],
    ),
    (
        "critics",
        "Critics say the wall is a waste of money.",
        [(INDIRECT, "the wall is a waste of money", "critics", None)],
    ),
    (
        "two-of-a-surname-by-honorific",
        "Rafe Solberg met Petra Solberg. “It rained,” Ms Solberg said. “It froze,” Mr Solberg said.",
        [(DIRECT, "It rained", "Petra Solberg", None), (DIRECT, "It froze", "Rafe Solberg", None)],
    ),
    (
        "two-of-a-surname-by-title",
        "Minister Rafe Solberg met Petra Solberg, a farmer. It rained, Minister Solberg said. It froze, Petra Solberg said.",
        [(INDIRECT, "It rained", "Rafe Solberg", "Minister"), (INDIRECT, "It froze", "Petra Solberg", "farmer")],
    ),
    (
        "two-of-a-surname-undecided",
        "Edda Rask met Jonna Rask. “It rained,” Rask said.",
        [(DIRECT, "It rained", None, None)],
    ),
    (
        "husband-and-wife",
        "Bill Harsk came with his wife, Lena Harsk. “She will win,” Bill Harsk said.",
        [(DIRECT, "She will win", "Bill Harsk", None)],
    ),
    (
        "residents",
        "“The water came at night,” residents said.",
        [(DIRECT, "The water came at night", "residents", None)],
    ),
]


TOLD_APART: list[Row] = [
    (
        "two-ministries",
        "The finance ministry said the loss was small. The health ministry said nine people had died.",
        [
            (INDIRECT, "the loss was small", "finance ministry", None),
            (INDIRECT, "nine people had died", "health ministry", None),
        ],
    ),
    (
        "federation-is-another-body",
        "The Interior Office said it had 900 officers. The prison federation said the true number was 700.",
        [
            (INDIRECT, "it had 900 officers", "Interior Office", None),
            (INDIRECT, "the true number was 700", "prison federation", None),
        ],
    ),
    (
        "company-is-no-fund",
        "Ostra plc (LSE: OST), the cable maker, today announced that it would build a plant. The Orland Growth Fund will help.\n\n"
        "The company said sales would rise.",
        [
            (INDIRECT, "it would build a plant", "Ostra", None),
            (INDIRECT, "sales would rise", "Ostra", None),
        ],
    ),
    (
        "group-at-home-somewhere",
        "Tolland Foods raised its prices on Thursday.\n\nThe Halven-based group said costs had doubled.",
        [(INDIRECT, "costs had doubled", "Tolland Foods", None)],
    ),
    (
        "short-name-at-the-beginning",
        "Tolland Foods raised its prices. Tolland, which owns nine bakeries, said in May it would close two.",
        [(INDIRECT, "it would close two", "Tolland Foods", None)],
    ),
    (
        "the-bank-of-a-place",
        "The Bank of Varnia left its rate at 3%. Edda Rask of Solberg Bank was there. The Bank said prices would fall.",
        [(INDIRECT, "prices would fall", "Bank of Varnia", None)],
    ),
    (
        "member-of-a-body-by-its-owner",
        "Forward With Orland’s Lena Harsk said the rule was a gift to landlords.",
        [(INDIRECT, "the rule was a gift to landlords", "Lena Harsk", None)],
    ),
    (
        "body-of-many",
        "The Orland Boat Owners’ Association said half of its members would sell.",
        [(INDIRECT, "half of its members would sell", "Orland Boat Owners’ Association", None)],
    ),
    (
        "age-is-of-a-person",
        "Halvenport have signed striker Oda Brisk from Corrant.\n\nThe 23-year-old said she was happy.",
        [(INDIRECT, "she was happy", "Oda Brisk", "striker")],
    ),
    (
        "company-by-name-behind",
        "Police asked drivers on the N2 to come. The company, Ostra, said on Friday that the van was empty.",
        [
            (INDIRECT, "drivers on the N2 to come", "police", None),
            (INDIRECT, "the van was empty", "Ostra", None),
        ],
    ),
    (
        "lender-and-its-index",
        "Rival lender Northgate said that prices had risen in the North East. Its index shows that they will rise again.",
        [
            (INDIRECT, "prices had risen in the North East", "Northgate", None),
            (INDIRECT, "they will rise again", "Northgate’s index", None),
        ],
    ),
    (
        "share-of-people",
        "Seven in ten said the country was on the wrong road. A quarter of voters said they did not know.",
        [
            (INDIRECT, "the country was on the wrong road", None, None),
            (INDIRECT, "they did not know", None, None),
        ],
    ),
    (
        "minister-for",
        "Minister for Housing Eoin Tolland said rents would fall.",
        [(INDIRECT, "rents would fall", "Eoin Tolland", "Minister for Housing")],
    ),
    (
        "letters-of-an-office-before",
        "Harbour TD Marie Solberg said the rule was late.",
        [(INDIRECT, "the rule was late", "Marie Solberg", "Harbour TD")],
    ),
]


@table([*NAMES, *TITLES, *DESCRIPTIONS, *PRONOUNS, *BODIES, *SEVERAL, *TOLD_APART])
def test_who(text: str, expected: Sequence[Said], title: str | None) -> None:
    check(text, expected, title)
