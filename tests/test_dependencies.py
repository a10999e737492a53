"""What pyproject.toml asks for, and the file that pins it for installations that must be repeatable."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = (ROOT / "constraints.txt").read_text(encoding="utf-8")

EXTRAS = ("charts", "cluster", "excel", "parquet", "pdf", "postgres", "web")
"""What users install."""

REQUIREMENTS = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(requirement for extra in EXTRAS for requirement in PROJECT["project"]["optional-dependencies"][extra]),
]

# A pinned package, for some systems only perhaps, and its hashes, one or more on lines of their own.
PIN = re.compile(
    r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)


@pytest.mark.parametrize("asked", REQUIREMENTS)
def test_what_is_asked_for_is_pinned(asked: str) -> None:
    requirement = Requirement(asked)
    versions = [
        pin[2] for pin in PIN.finditer(PINNED) if canonicalize_name(pin[1]) == canonicalize_name(requirement.name)
    ]
    assert versions
    assert all(version in requirement.specifier for version in versions)


def test_there_is_nothing_but_pins() -> None:
    left = [line for line in PIN.sub("", PINNED).splitlines() if line and not line.lstrip().startswith("#")]
    assert left == []
    assert "://" not in PINNED


@pytest.mark.parametrize(
    "asked", [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
)
def test_every_dependency_has_a_lowest_version(asked: str) -> None:
    if not asked.startswith("factdb["):
        assert {specifier.operator for specifier in Requirement(asked).specifier} & {">=", "=="}
