"""The tests; what is set here stands before numpy and torch are imported."""

import os

# Threads that wait for each other by spinning take the processor from the browser and the app beside them.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
