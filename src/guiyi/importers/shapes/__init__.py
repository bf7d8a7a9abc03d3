"""Exports of known tools: which columns prove them, what their columns and codes mean."""
