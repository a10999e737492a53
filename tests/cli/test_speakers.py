"""``speakers``: who is quoted, and what people decide about who is who."""

from pathlib import Path

import pytest

from tests.program import Program


def names(program: Program) -> set[str]:
    return {record["name"] for record in program("speakers", "--format", "jsonl").records}


def test_merge_with_a_dry_run_and_undo(filled: Program) -> None:
    before = names(filled)
    assert {"Ann Marlow", "Peter Olsen"} <= before
    arguments = ("speakers", "merge", "ann marlow", "Peter Olsen", "--by", "ann")
    assert (
        filled(*arguments, "--dry-run").stderr
        == "would merge Peter Olsen into Ann Marlow: 2 quotes, 0 claims, 2 articles\n"
    )
    assert names(filled) == before
    assert (
        filled(*arguments).stderr == "merge Peter Olsen into Ann Marlow: 2 quotes, 0 claims, 2 articles (decision 1)\n"
    )
    assert names(filled) == before - {"Peter Olsen"}
    assert filled(*arguments).stderr == "nothing to change\n"
    assert filled("speakers", "undo", "--by", "bob").stderr.startswith(
        "undone: merge Peter Olsen into Ann Marlow: 2 quotes"
    )
    assert names(filled) == before
    history = filled("speakers", "decisions").stdout
    assert "merge Peter Olsen into Ann Marlow" in history
    assert "bob" in history


def test_split_rename_alias_and_role(filled: Program) -> None:
    bridge = next(
        row["id"] for row in filled("articles", "--format", "jsonl").records if row["title"].startswith("Bridge")
    )
    assert filled("speakers", "split", "Peter Olsen", bridge, "--as", "Peter Olsen (engineer)").status == 0
    assert {"Peter Olsen", "Peter Olsen (engineer)"} <= names(filled)
    assert filled("speakers", "rename", "Ann Marlow", "Anna Marlow").status == 0
    assert filled("speakers", "alias", "Anna Marlow", "The Mayor").status == 0
    assert filled("speakers", "role", "Anna Marlow", "chair of the port", "--since", "2020").status == 0
    (row,) = filled("speakers", "--speaker", "the mayor", "--format", "jsonl").records
    assert row["name"] == "Anna Marlow"
    assert "chair of the port" in row["roles"]
    assert filled("speakers", "rename", "Anna Marlow", "Peter Olsen").complaint.startswith(
        "factdb: Peter Olsen is a speaker"
    )


def test_an_authority_file(filled: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "name;kind;aliases;roles;wikidata_id\nAnn Marlow;person;A. Marlow; Peter Olsen ;mayor;Q937\nGus Vane;;;;\n".replace(
            "A. Marlow; Peter Olsen ", '"A. Marlow; Peter Olsen "'
        ),
        encoding="utf-8",
    )
    assert filled("speakers", "import", file, "--dry-run").stderr.count("would ") == 4
    assert filled("speakers", "import", file).stderr.count("decision") == 4
    assert filled("speakers", "import", file).stderr == "nothing to change\n"
    (row,) = filled("speakers", "--speaker", "olsen", "--format", "jsonl").records
    assert (row["name"], row["wikidata_id"]) == ("Ann Marlow", "Q937")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("who\nAnn\n", "has no column name"),
        ("name,kind\nAnn Marlow,planet\n", ":2: 'planet' is no kind of speaker"),
        ("name,wikidata_id\nAnn Marlow,X1\n", ":2: 'X1' is no Wikidata item"),
    ],
)
def test_a_file_that_is_none(filled: Program, tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(content, encoding="utf-8")
    assert message in filled("speakers", "import", file).complaint
    assert "cannot be read" in filled("speakers", "import", tmp_path / "none.csv").complaint
