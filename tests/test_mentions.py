"""Mentions: what the words of a name, a description or a pronoun tell."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import parse
from factdb.mentions import Mention, MentionKind, SpeakerKind, find_mentions

PERSON, ORGANIZATION, GROUP, UNNAMED, DOCUMENT = (
    SpeakerKind.PERSON,
    SpeakerKind.ORGANIZATION,
    SpeakerKind.GROUP,
    SpeakerKind.UNNAMED,
    SpeakerKind.DOCUMENT,
)


def mentions(text: str, kind: MentionKind) -> list[Mention]:
    return [mention for mention in find_mentions(parse(Article(text=text))) if mention.kind is kind]


@pytest.mark.parametrize(
    ("text", "name", "kind", "role"),
    [
        pytest.param(
            "Defence Secretary Mark Esper told reporters.", "Mark Esper", PERSON, "Defence Secretary", id="title"
        ),
        pytest.param("On Monday Sen. Lena Harsk slept.", "Lena Harsk", PERSON, "Sen.", id="abbreviated title"),
        pytest.param("Ms. Harsk slept.", "Harsk", PERSON, None, id="an honorific is no role"),
        pytest.param(
            "The plan failed, chief executive Fiona Marsh said.",
            "Fiona Marsh",
            PERSON,
            "chief executive",
            id="common noun",
        ),
        pytest.param(
            "It ended there, said Petra Solberg, an expert at the Oslo Grid Institute.",
            "Petra Solberg",
            PERSON,
            "an expert at the Oslo Grid Institute",
            id="apposition",
        ),
        pytest.param(
            "It ended there, said Petra Solberg (D-N.C.), head of the panel, on Monday.",
            "Petra Solberg",
            PERSON,
            "head of the panel",
            id="apposition behind brackets",
        ),
        pytest.param(
            "It is no friend of the governor, Ilan Dorsa.", "Ilan Dorsa", PERSON, "the governor", id="before a comma"
        ),
        pytest.param(
            "He met Secretary of State John Varga there.",
            "John Varga",
            PERSON,
            "Secretary of State",
            id="title with of",
        ),
        pytest.param(
            "Speaker of the House Newton Gale came late.",
            "Newton Gale",
            PERSON,
            "Speaker of the House",
            id="title with of the",
        ),
        pytest.param(
            "She met the Minister for Trade and Water Lena Harsk there.",
            "Lena Harsk",
            PERSON,
            "Minister for Trade and Water",
            id="title with for and and",
        ),
        pytest.param(
            "He met Senators Tom Varga and Lena Harsk there.", "Lena Harsk", PERSON, "Senators", id="title of several"
        ),
        pytest.param("He met Charlie King there.", "Charlie King", PERSON, None, id="a title that is a surname"),
        pytest.param(
            "He met Laurence H. Tolland II there.", "Laurence H. Tolland II", PERSON, None, id="initial, generation"
        ),
        pytest.param("He met Ludwig van Aarden there.", "Ludwig van Aarden", PERSON, None, id="particle"),
        pytest.param(
            "It was sent by the Department of Civil Defence.",
            "Department of Civil Defence",
            ORGANIZATION,
            None,
            id="of",
        ),
        pytest.param(
            "He asked the Securities and Exchange Commission.",
            "Securities and Exchange Commission",
            ORGANIZATION,
            None,
            id="and inside a name",
        ),
        pytest.param(
            "She wrote to United States Harbour and Water Services.",
            "United States Harbour and Water Services",
            ORGANIZATION,
            None,
            id="and after a country",
        ),
        pytest.param(
            "He asked Ohio University and Castellan Instruments.",
            "Ohio University",
            ORGANIZATION,
            None,
            id="two bodies",
        ),
        pytest.param(
            "He works for Relief Bridge University.", "Relief Bridge University", ORGANIZATION, None, id="body"
        ),
        *(
            pytest.param(text, name, ORGANIZATION, None, id=name)
            for text, name in {
                "Northern Rail announced cuts.": "Northern Rail",
                "Oxmoor Steel will cut jobs.": "Oxmoor Steel",
                "Kestrel Air announced cuts.": "Kestrel Air",
                "Saltmarsh Ferries announced cuts.": "Saltmarsh Ferries",
                "Senior Senate aides left.": "Senate",
                "The Port of Tidewick announced cuts.": "Port of Tidewick",
                "Downing Street said no.": "Downing Street",
                "He asked Downing Street.": "Downing Street",
                "He asked the Congress of Obstetricians and Gynecologists.": "Congress of Obstetricians and Gynecologists",
                "Bank of Halven announced cuts. The bank is old.": "Bank of Halven",
                "The National Union of Bakers asked for more.": "National Union of Bakers",
                "It went through the House of Representatives.": "House of Representatives",
                "He wrote to the Diocese of Halven.": "Diocese of Halven",
            }.items()
        ),
        pytest.param("Thulani Dlamini slept.", "Thulani Dlamini", PERSON, None, id="a name like an adjective"),
        pytest.param("Embattled Dlamini slept.", "Dlamini", PERSON, None, id="an adjective before a name"),
        *(
            pytest.param(f"“No,” {text} said.", name, PERSON, role, id=text)
            for text, name, role in (
                ("Harvard economist Amina Yusuf", "Amina Yusuf", "Harvard economist"),
                ("Nobel laureate Esther Bello", "Esther Bello", "Nobel laureate"),
                ("Ostra chief executive Tim Stark", "Tim Stark", "Ostra chief executive"),
                ("virologist Amina Yusuf", "Amina Yusuf", "virologist"),
                ("local GP Amina Yusuf", "Amina Yusuf", "local GP"),
                ("toxicologist Amina Yusuf", "Amina Yusuf", "toxicologist"),
            )
        ),
        pytest.param("Friends of Lena Harsk met.", "Lena Harsk", PERSON, None, id="friends of somebody"),
        pytest.param("Port Ansel slept.", "Port Ansel", PERSON, None, id="a port that is none"),
        pytest.param("Talks with Iran failed.", "Iran", ORGANIZATION, None, id="country"),
        pytest.param("Many Iraqis left.", "Iraqis", GROUP, None, id="demonym"),
        pytest.param("Some Virginia Democrats left.", "Virginia Democrats", GROUP, None, id="party of a state"),
        pytest.param(
            "South Korean President Park Geun-hye left.",
            "Park Geun-hye",
            PERSON,
            "South Korean President",
            id="hyphen in a forename",
        ),
        pytest.param("He met Marcia “Cia” Price there.", "Marcia “Cia” Price", PERSON, None, id="nickname in marks"),
        pytest.param("Said Ellis, who was there: “No.”", "Ellis", PERSON, None, id="a verb that is a forename"),
        pytest.param(
            "The State Department Refugee Processing Center wrote it.",
            "State Department Refugee Processing Center",
            ORGANIZATION,
            None,
            id="a role inside a body",
        ),
        pytest.param(
            "After the fire at Ground Zero, sources told us more.", "Ground Zero", PERSON, None, id="no apposition"
        ),
    ],
)
def test_names(text: str, name: str, kind: SpeakerKind, role: str | None) -> None:
    found = {mention.name.of(text): mention for mention in mentions(text, MentionKind.NAME) if mention.name}
    assert name in found
    assert found[name].speaker_kind is kind
    assert [span.of(text) for span in (found[name].role,) if span] == [words for words in (role,) if words]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Yesterday Ana Ruiz slept. In March she woke.", ["Ana Ruiz"], id="first words are no names"),
        pytest.param("Smith’s spokesman left.", ["Smith"], id="possessive"),
        pytest.param("The London-based firm and a US-trained unit left.", [], id="compound adjectives"),
        pytest.param("HALVEN, Orland — Ana Ruiz slept.", ["Ana Ruiz"], id="dateline"),
        pytest.param("Mayor Ana Ruiz and Governor Ben Okafor met.", ["Ana Ruiz", "Ben Okafor"], id="two titles"),
        pytest.param("In Gaborone and near Halven it rained.", [], id="places"),
    ],
)
def test_names_of_people(text: str, names: list[str]) -> None:
    people = [mention for mention in mentions(text, MentionKind.NAME) if mention.speaker_kind is PERSON]
    assert [mention.name.of(text) for mention in people if mention.name and mention.name.of(text) != "Orland"] == names


@pytest.mark.parametrize(
    ("text", "described", "kind", "gender"),
    [
        pytest.param("Then the senator said nothing.", "the senator", UNNAMED, None, id="role"),
        pytest.param("Then a spokeswoman said nothing.", "a spokeswoman", UNNAMED, "female", id="role with a gender"),
        pytest.param("Then the ministry answered.", "the ministry", ORGANIZATION, None, id="body"),
        pytest.param("Then several officials said nothing.", "officials", GROUP, None, id="plural"),
        pytest.param("Then the report came out.", "the report", DOCUMENT, None, id="document"),
        pytest.param("Then the 43-year-old said nothing.", "the 43-year-old", UNNAMED, None, id="age"),
    ],
)
def test_descriptions(text: str, described: str, kind: SpeakerKind, gender: str | None) -> None:
    (found,) = mentions(text, MentionKind.DESCRIPTION)
    assert found.span.of(text).endswith(described)
    assert found.speaker_kind is kind
    assert found.gender == gender


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Mr. Harsk", "male"), ("Ms. Harsk", "female"), ("Petra Harsk", "female"), ("Robin Harsk", None)],
)
def test_gender_of_a_name(name: str, gender: str | None) -> None:
    (found,) = mentions(f"On Monday {name} slept.", MentionKind.NAME)
    assert found.gender == gender


def test_pronouns() -> None:
    found = mentions("He slept, she slept, they slept.", MentionKind.PRONOUN)
    assert [(mention.gender, mention.plural) for mention in found] == [("male", False), ("female", False), (None, True)]


WORDS = st.sampled_from(
    "Ana Ruiz Mr. Sen. President the a of , . ( ) “ ” ’s said he she they Bank and Iran II 43-year-old senator report , who : \n\n".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_mentions_stand_in_the_text(text: str) -> None:
    found = find_mentions(parse(Article(text=text)))
    spans = [(mention.start, mention.end) for mention in found]
    assert spans == sorted(set(spans))
    names = [mention.name for mention in found if mention.name is not None]
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(mention.span.contains(mention.name) for mention in found if mention.name is not None)
    assert all(one.end <= other.start for one, other in pairwise(names))
    assert all(mention.role.of(text).strip() for mention in found if mention.role is not None)
