"""What a lender offers: loan products, and the terms of each version."""
