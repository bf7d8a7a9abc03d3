"""The dedupe stage: who is who (`stage`), what survives of them (`merge`, `golden`), under which id (`identity`)."""
