"""Keeps Gradio from writing a type stub beside the source of every component class.

It would lie in the package, hide the source from the type checker and go stale.
"""

from gradio import component_meta

component_meta.create_or_modify_pyi = lambda component_class, class_name, events: None
