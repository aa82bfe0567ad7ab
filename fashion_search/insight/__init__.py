"""What is searched, how fast, and what is not found: for the operator, and only where it is switched on."""
