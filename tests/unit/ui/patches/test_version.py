"""The patches are written for one minor version of Gradio; every place that names a version names that one."""

import re
from pathlib import Path

import gradio

ROOT = Path(__file__).resolve().parents[4]


def minor(pattern: str, file: str) -> str:
    (found,) = re.findall(pattern, (ROOT / file).read_text(), re.MULTILINE)
    return str(found)


def test_requirements_and_space_and_this_machine_agree() -> None:
    installed = gradio.__version__.rpartition(".")[0]
    assert minor(r"^gradio~=(\d+\.\d+)\.\d+\b", "requirements.txt") == installed
    assert minor(r"^sdk_version: (\d+\.\d+)\.\d+$", "README.md") == installed
