"""Component classes of ours: the files that Gradio would write, and the names that it would give them."""

import importlib
import sys
from pathlib import Path

import gradio as gr
import pytest
from gradio.components import Component

from fashion_search.ui.endpoint import ImageArgument
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


def test_a_mixin_has_the_name_of_the_component_beside_it() -> None:
    argument = ImageArgument(label="image")
    assert Component.get_block_name(argument) == "argument"
    assert Component.get_block_class(argument) == "argument"
    assert argument.get_block_name() == argument.get_block_class() == gr.Image().get_block_name()
