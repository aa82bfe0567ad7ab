"""How much a client may ask at once and over time: admission, rate limit, sizes, time-outs."""
