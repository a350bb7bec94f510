"""What people read across the rooms: the home page, the customer's file. It writes nothing."""
