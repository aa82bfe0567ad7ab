"""Blocks that show the state of the moment at which the page is opened."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr


class LiveBlocks(gr.Blocks):
    """Blocks whose `config`, which Gradio sends whenever the page is opened, is made again after a change."""

    def __init__(self, current: Callable[[], Sequence[object]], **options: Any) -> None:  # noqa: ANN401
        """Take the function that returns what is shown, new objects where it has changed, and the options of Blocks."""
        self._current = current
        self._drawn: Sequence[object] = ()
        self._redraw: Callable[..., None] | None = None
        super().__init__(**options)

    def redraw_with(self, redraw: Callable[..., None]) -> None:
        """Set what puts all that is shown into the components, when the page is opened next and after each change."""
        self._redraw = redraw

    @property
    def config(self) -> Any:  # noqa: ANN401 - Gradio's own, a plain attribute there
        """What the browser builds the page from."""
        if self._redraw and list(map(id, current := self._current())) != list(map(id, self._drawn)):
            self._redraw(*current)
            self._drawn, self._config = current, self.get_config_file()
        return self._config

    @config.setter
    def config(self, config: Any) -> None:  # noqa: ANN401
        self._config = config
