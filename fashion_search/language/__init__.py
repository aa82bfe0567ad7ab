"""Reads words as people type them: names of fashion, spelling, synonyms, negations, conditions."""
