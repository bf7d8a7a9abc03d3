"""A run folder → what people and CI read. Everything here is made of the run folder alone."""
