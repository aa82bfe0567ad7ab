"""What an operator sees: access log, metrics, insight, and the request that each line belongs to."""
