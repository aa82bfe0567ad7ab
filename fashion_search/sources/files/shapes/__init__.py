"""Shapes of product lists: what the columns of shops, feeds and data sets become."""
