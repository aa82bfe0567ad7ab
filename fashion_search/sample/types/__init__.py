"""One drawing for each product type, and the cuts that they share."""
