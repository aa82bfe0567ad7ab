"""Builds an index folder from a source, resumes a build that was interrupted, and opens the first index."""
