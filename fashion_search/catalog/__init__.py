"""Products, filters, facets, and the files of an index folder that hold them."""
