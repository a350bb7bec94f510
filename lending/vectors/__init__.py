"""Numbers of other systems, recomputed through the product's own functions."""
