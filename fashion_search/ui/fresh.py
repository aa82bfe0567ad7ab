"""Blocks that show the catalogue of the moment at which the page is opened."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from fashion_search.serving.snapshot import Snapshot


class FreshBlocks(gr.Blocks):
    """Blocks whose `config`, which Gradio sends whenever the page is opened, is made again after a change."""

    def __init__(self, current: Callable[[], Snapshot], **options: Any) -> None:  # noqa: ANN401
        """Take the function that returns the current snapshot, and the options of Blocks."""
        self._current = current
        self._drawn: Snapshot | None = None
        self._redraw: Callable[[Snapshot], None] | None = None
        super().__init__(**options)

    def redraw_with(self, redraw: Callable[[Snapshot], None]) -> None:
        """Set what puts a snapshot into the components, which show the current one already."""
        self._redraw, self._drawn = redraw, self._current()

    @property
    def config(self) -> Any:  # noqa: ANN401 - Gradio's own, a plain attribute there
        """What the browser builds the page from."""
        current = self._current()
        if self._redraw and current is not self._drawn:
            self._redraw(current)
            self._drawn, self._config = current, self.get_config_file()
        return self._config

    @config.setter
    def config(self, config: Any) -> None:  # noqa: ANN401
        self._config = config
