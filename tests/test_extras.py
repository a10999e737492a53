"""What a message says of a library that is not there."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from factdb import extras

PLACES = {
    "pipx": ("pipx_metadata.json", False, "pipx runpip {name} install 'factdb[web]'"),
    "uv": ("uv-receipt.toml", False, "uv pip install --python {python} 'factdb[web]'"),
    "a virtual environment": ("pyvenv.cfg", False, "{python} -m pip install 'factdb[web]'"),
    "the active one": ("pyvenv.cfg", True, "pip install 'factdb[web]'"),
}


@pytest.mark.parametrize(("file", "active", "expected"), PLACES.values(), ids=PLACES)
def test_each_installation_gets_its_extras_by_its_own_command(
    file: str, active: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", f"{tmp_path}/bin/python")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path) if active else "/elsewhere")
    assert extras.install("web") == expected.format(name=tmp_path.name, python=sys.executable)


def test_without_pip_it_is_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert extras.install("web").startswith("uv pip install --python ")


def test_windows_has_other_quotation_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    monkeypatch.setattr(extras, "os", SimpleNamespace(name="nt", environ={}))
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Python\python.exe")
    assert extras.install("web") == r'uv pip install --python "C:\Program Files\Python\python.exe" "factdb[web]"'
