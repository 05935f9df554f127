"""Every fault of the catalogue in every built-in experiment it fits, and healthy runs beside them."""
