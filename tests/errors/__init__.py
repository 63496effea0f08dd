"""Tests of one package: one file per behaviour."""
