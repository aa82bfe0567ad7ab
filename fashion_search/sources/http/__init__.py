"""Fetches from other hosts: retries, deadlines, cached pictures, public addresses only."""
