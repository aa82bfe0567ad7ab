"""Answers one query: parse, encode, candidates, score, verdict, result."""
