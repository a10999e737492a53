"""The rules of the code that a linter does not know."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "factdb"
MODULES = sorted(PACKAGE.rglob("*.py"))

ORDER = """
    errors extras text wrapped dates articles readers lexicon documents names quotes tagger mentions speakers times quantities claims
    extraction workers corpora database links filters listing queries lookups sql exports charts series review report batch feeds cluster api web cli __init__ __main__
""".split()
"""The stages, each of which may import only those before it (and modules of its own package).

The package itself, ``__init__``, is what others see of it, and comes last."""


def stage(module: str) -> str:
    """The stage that a dotted module name belongs to: the second part of it."""
    return module.split(".")[1] if "." in module else "__init__"


def imported(path: Path) -> set[str]:
    """The factdb modules that a file imports, at whatever place."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "factdb":
            names |= {f"factdb.{alias.name}" for alias in node.names} if node.module == "factdb" else {node.module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.split(".")[0] == "factdb"}
    return names


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FREE = {"factdb", "factdb.__version__"}
"""What any module may ask the package for: where it lies, and which version it is of."""


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_go_one_way(path: Path) -> None:
    own = stage(dotted(path))
    later = {name for name in imported(path) if name not in FREE and ORDER.index(stage(name)) > ORDER.index(own)}
    assert not later, f"{dotted(path)} comes before {sorted(later)} in tests/test_style.py's ORDER"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_module_is_one_thing(path: Path) -> None:
    assert not {"utils", "helpers", "manager", "common"} & set(path.with_suffix("").parts)
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 450, f"{dotted(path)} has {lines} lines: it has become two things"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_public_names_say_what_they_promise(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{dotted(path)} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{dotted(path)}.{node.name} has no docstring"


BANNED = {"pickle", "marshal", "shelve", "subprocess", "dill", "yaml"}
"""Modules that run or rebuild what strangers wrote."""

RUNS_PROGRAMS = {"factdb.database.clients", "factdb.cli.editing"}
"""What runs PostgreSQL's own programs, and the user's editor: without a shell, with arguments of our own."""


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_nothing_runs_what_strangers_wrote(path: Path) -> None:
    banned = BANNED - {"subprocess"} if dotted(path) in RUNS_PROGRAMS else BANNED
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not banned & {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in banned
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            assert not node.attr.startswith(("system", "popen", "exec", "spawn", "posix_spawn"))
        if isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False


BOUNDARIES = {"factdb.batch", "factdb.corpora"}
"""Where whatever goes wrong with one article is handed on as its failure, so that the others go in."""


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_no_error_is_swallowed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{dotted(path)}:{node.lineno} has a bare except"
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
            everything = caught & {"Exception", "BaseException"}
            assert not everything or dotted(path) in BOUNDARIES, f"{dotted(path)}:{node.lineno} catches everything"
