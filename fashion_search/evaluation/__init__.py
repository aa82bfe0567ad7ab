"""Measures a model and the ways of combining words and picture on a catalogue of one's own."""
