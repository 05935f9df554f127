"""Findings: rules that turn measured evidence into named diagnoses, and the engine that links causes."""
