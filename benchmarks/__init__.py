"""Experiments on the ranking that are run by hand: see README.md in this folder."""

import os

# The matrices of a fit are small: with several threads BLAS waits ten times as long as it computes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
