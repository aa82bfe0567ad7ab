"""The drawn sample catalogue: how its pictures are made."""
