"""What every stage shares: errors, words, schema, sources, changes, the run folder and the engine."""
