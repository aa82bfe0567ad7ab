"""Lets component classes of ours pass for Gradio's own.

Gradio writes a type stub beside the source of every component class, which would lie in the package, hide the
source from the type checker and go stale. And it takes the name by which the browser knows a component from
the direct base class only, so a mixin would have to be a component of the browser's.
"""

from gradio import component_meta
from gradio.components import Component

component_meta.create_or_modify_pyi = lambda component_class, class_name, events: None


class Mixin(Component):
    """A base class beside a component of Gradio's, by whose name the browser and the API page know the result."""

    is_template = True  # made from one of Gradio's components

    def get_block_name(self) -> str:
        """Return the name of that component."""
        made_from = (base for base in type(self).__mro__ if base.__module__.startswith("gradio."))
        return next(made_from).__name__.lower()

    get_block_class = get_block_name
