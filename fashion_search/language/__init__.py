"""Reads words as people type them: names of fashion, spelling, synonyms, negations, conditions.

`reading` puts it all together; the other modules do one step each.
"""
