"""The first HTML of the page: what it is called elsewhere, and what is seen while its scripts load."""
