"""Follows an index folder while it serves: its base, what has changed since, and snapshots of both."""
