"""Bringing a lender's old book in: one batch, all of it or nothing."""
