"""The entries of the drawn catalogue, by family."""
