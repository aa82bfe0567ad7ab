"""Measures a model and a fusion on a catalogue: `python -m fashion_search.evaluate --help`."""
