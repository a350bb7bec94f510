"""From an application to a decision: drafting, review, approval."""
