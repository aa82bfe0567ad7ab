"""Builds an index folder from a source, resumes interrupted builds, and opens an index at the start."""
