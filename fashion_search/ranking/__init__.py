"""Turns similarities into an order: fusion, candidates, scoring, calibration, relevance."""
