"""The page: what a shopper sees, and what happens when they touch it."""

from fashion_search.ui.patches import components  # noqa: F401  # before the first component class
