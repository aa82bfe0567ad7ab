"""Ranks products: fusion, candidates, scoring, calibration, relevance."""
