"""Cross-modal fashion search: words, a picture, or both, to the nearest products of a catalogue."""

__version__ = "0.1.0"
