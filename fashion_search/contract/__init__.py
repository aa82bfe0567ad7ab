"""The interface's JSON: what a request may hold, and what an answer does."""
