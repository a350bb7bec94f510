"""A made-up lender with two years of lawful history, for trying the platform out."""
