"""Hostile picture files made against each format's own structures, and what they cost.

`constructed()` names them all; `python -m tests.attacks.pictures --help` says how they are measured.
"""
