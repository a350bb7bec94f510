-- Once per cluster, by an administrator; safe to repeat.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ls_lender', 'ls_router', 'ls_signup', 'ls_operator', 'ls_relay'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', name); END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ls_owner') THEN CREATE ROLE ls_owner LOGIN CREATEROLE; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ls_app') THEN CREATE ROLE ls_app LOGIN NOINHERIT; END IF;
END $$;
GRANT ls_router, ls_signup, ls_operator, ls_relay TO ls_app WITH INHERIT FALSE, SET TRUE;
GRANT ls_lender TO ls_owner WITH ADMIN OPTION, INHERIT FALSE, SET FALSE;
ALTER ROLE ls_app SET search_path = pg_catalog;
-- The two rooms of the self-test: one that attacks, one that holds a canary.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['r_wall_attacker', 'r_wall_victim'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', name); END IF;
  END LOOP;
END $$;
GRANT r_wall_attacker, r_wall_victim TO ls_app WITH INHERIT FALSE, SET TRUE;
