"""The tests; what is set here stands before numpy and torch are imported."""

import os

# Threads that wait for each other by spinning for long take the processor from the browser and the app beside them.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as app.py does
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
