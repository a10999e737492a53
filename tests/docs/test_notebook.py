"""The notebook of the documentation: every cell runs, and shows what it showed when it was written."""

import json
from pathlib import Path

from tests.docs.notebook import NOTEBOOK, execute


def test_every_cell_runs(here: Path) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    before = [outputs_of(cell) for cell in notebook["cells"]]
    assert sum(map(len, before)) >= 7
    execute(notebook)
    assert [outputs_of(cell) for cell in notebook["cells"]] == before


def outputs_of(cell: dict[str, object]) -> list[tuple[object, list[str]]]:
    """Of which kinds a cell's outputs are; what they say depends on the model."""
    outputs = cell.get("outputs", [])
    assert isinstance(outputs, list)
    return [(output["output_type"], sorted(output.get("data", ()))) for output in outputs]
