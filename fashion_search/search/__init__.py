"""The search: parse, encode, candidates, score, verdict, result."""
