"""The files that Gradio would write beside component classes of ours."""

import importlib
import sys
from pathlib import Path

import pytest

from tests.kits.blocks import as_it_comes

SOURCE = """
import gradio as gr

class Own(gr.Textbox):
    EVENTS = ["opened"]
"""


def test_no_type_stub_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_component.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_component", raising=False)
    own = importlib.import_module("own_component").Own
    assert not [*tmp_path.glob("*.pyi")]
    as_it_comes("gradio.component_meta").create_or_modify_pyi(own, "Own", own.EVENTS)
    assert [*tmp_path.glob("*.pyi")]
