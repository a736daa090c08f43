"""Writes the version of torch to standard output."""

from exchange import OUTPUT

import torch

OUTPUT.write(torch.__version__.encode())
