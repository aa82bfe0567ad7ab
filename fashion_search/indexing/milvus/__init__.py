"""Builds and changes catalogues in Milvus."""
