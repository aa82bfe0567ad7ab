"""The blind comparison of two fusions (A/B), and the votes on it."""
