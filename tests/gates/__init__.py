"""The four gates: they stand before everything else."""
