"""Evaluates a model and the fusions on a catalogue: `python -m fashion_search.evaluate --help`."""
