"""The people and businesses that borrow: their record, and how to find it."""
