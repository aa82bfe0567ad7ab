"""The page: what a shopper sees, and what happens when they touch it."""

from gradio import component_meta

# Gradio writes a type stub beside the source of every component class. Ours would lie in the
# package, hide the source from the type checker and go stale.
component_meta.create_or_modify_pyi = lambda component_class, class_name, events: None
