"""Reads words as people type them: names of fashion, spelling, synonyms, negations, conditions.

`reader` puts it all together; the other modules do one step each.
"""
