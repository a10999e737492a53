"""Databases of earlier revisions, as files: they are upgraded and then used."""

import gzip
from pathlib import Path

import pytest

from factdb.database import schema
from factdb.database.check import check
from factdb.database.connection import open_database
from tests.database.old_files import path_of
from tests.program import Program

KEPT = [revision for revision in schema.revisions() if path_of(revision).exists()]


def test_every_earlier_revision_keeps_a_file() -> None:
    missing = sorted(set(schema.revisions()[:-1]) - set(KEPT))
    assert not missing, (
        f"check out the commit before the next migration and run python -m tests.database.old_files: {missing}"
    )


@pytest.mark.parametrize("revision", KEPT)
def test_an_old_database_is_upgraded_and_used(
    revision: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, news = tmp_path / "old.db", tmp_path / "news.txt"
    path.write_bytes(gzip.decompress(path_of(revision).read_bytes()))
    news.write_text("“The quay is open,” said Ines Calder.\n\nNearly 460 tonnes of grain were moved.", encoding="utf-8")
    factdb = Program(capsys, str(path))
    upgraded = "already" if revision == schema.head() else f"upgraded from revision {revision}"
    assert factdb("database", "upgrade").stderr.startswith(upgraded)
    assert factdb("ingest", "--model", "rules", news).status == 0
    engine = open_database(str(path))
    assert [finding.named for finding in check(engine) if finding.broken] == []
    engine.dispose()
    said = {quote["text"] for quote in factdb("quotes", "--speaker", "Calder", "--format", "jsonl").records}
    assert len(said) == 2
    assert "“The quay is open,”" in said
    facts = factdb("facts", "--format", "jsonl").records
    assert any(fact["claims"] >= 2 for fact in facts), facts
