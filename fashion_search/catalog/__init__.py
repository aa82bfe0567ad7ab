"""Products, filters and facets, and their files in an index folder."""
