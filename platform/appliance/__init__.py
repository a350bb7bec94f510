"""The whole system on one machine: servers, processes, checks. Standard library and psycopg only; nobody imports it."""
