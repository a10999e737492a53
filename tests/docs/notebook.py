"""A runner of notebooks that needs no kernel: Python alone, tables as HTML, pictures of pyplot.

``python -m tests.docs.notebook`` writes the outputs of docs/notebook.ipynb anew, on the demonstration corpus.
"""

import ast
import base64
import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import matplotlib

from factdb.cli import main

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"

Cell = dict[str, Any]
"""Of nbformat 4.5: https://nbformat.readthedocs.io/en/latest/format_description.html."""


def cells_of(path: Path) -> list[Cell]:
    """The cells of a notebook that hold Python, in their order."""
    cells: list[Cell] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(cell: Cell, names: dict[str, Any], count: int) -> list[Cell]:
    """The outputs of a cell as Jupyter would show them: what it prints, its last value, its pictures."""
    source = "".join(cell["source"])
    body = ast.parse(source).body
    ends_in_value = bool(body) and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";")
    last = body.pop() if ends_in_value else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<notebook>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<notebook>", "eval"), names)
    outputs: list[Cell] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": lines(printed.getvalue())})
    if value is not None:
        told = {"data": shown(value), "metadata": {}, "execution_count": count}
        outputs.append({"output_type": "execute_result", **told})
    return outputs + [{"output_type": "display_data", "data": each, "metadata": {}} for each in pictures()]


def shown(value: Any) -> dict[str, list[str]]:
    """A value in each form that it has."""
    html = getattr(value, "_repr_html_", lambda: None)()
    return {"text/plain": lines(repr(value))} | ({} if html is None else {"text/html": lines(html)})


def pictures() -> list[dict[str, str]]:
    """What pyplot drew since it was asked last."""
    from matplotlib import pyplot

    drawn = []
    for number in pyplot.get_fignums():
        file = io.BytesIO()
        pyplot.figure(number).savefig(file, format="png", dpi=72, metadata={"Software": None})
        drawn.append({"image/png": base64.b64encode(file.getvalue()).decode()})
    pyplot.close("all")
    return drawn


def lines(text: str) -> list[str]:
    """A text as notebooks hold one."""
    return text.splitlines(keepends=True)


def execute(notebook: Cell) -> None:
    """Run all cells, in the working directory, and put their outputs into them."""
    matplotlib.use("agg")
    names: dict[str, Any] = {}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        cell["outputs"], cell["execution_count"] = run(cell, names, count), count
    names["database"].close()


def rewrite() -> None:
    """Put the outputs of today into the notebook."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        assert main(["ingest", str(ROOT / "seeds")]) == 0
        execute(notebook)
    NOTEBOOK.write_text(f"{json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)}\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()
