"""Benchmarks: each measures Baton and a baseline in the same run, on a scratch database."""
