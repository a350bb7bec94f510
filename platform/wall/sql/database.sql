-- Once per database, by an administrator; safe to repeat. A copy made with TEMPLATE keeps all but the rights on the database itself.
DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO ls_owner', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ls_app', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS ext;
CREATE SCHEMA IF NOT EXISTS shared AUTHORIZATION ls_owner;
CREATE SCHEMA IF NOT EXISTS doors AUTHORIZATION ls_owner;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA ext;
GRANT USAGE ON SCHEMA ext TO ls_owner, ls_lender, ls_router, ls_signup, ls_operator, ls_relay;
GRANT USAGE ON SCHEMA shared TO ls_router, ls_signup, ls_operator, ls_relay;
GRANT USAGE ON SCHEMA doors TO ls_lender;
-- Functions that run a text as SQL or change a setting would let one string do two things.
DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
     AND (proname IN ('set_config', 'ts_stat') OR proname ~ '^(query|cursor|table|schema|database)_to_xml'
          OR (proname = 'ts_rewrite' AND 'text'::regtype = ANY (proargtypes)))
  LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO ls_owner; -- pg_dump calls it
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; -- no DO block from a request; triggers and functions still run
GRANT USAGE ON LANGUAGE plpgsql TO ls_owner;
CREATE SCHEMA IF NOT EXISTS wall_attacker;
CREATE SCHEMA IF NOT EXISTS wall_victim;
GRANT USAGE ON SCHEMA wall_attacker TO r_wall_attacker;
GRANT USAGE ON SCHEMA wall_victim TO r_wall_victim;
GRANT USAGE ON SCHEMA ext TO r_wall_attacker, r_wall_victim;
CREATE TABLE IF NOT EXISTS wall_victim.secret (word text);
INSERT INTO wall_victim.secret SELECT 'wall-canary' WHERE NOT EXISTS (SELECT FROM wall_victim.secret);
GRANT SELECT ON wall_victim.secret TO r_wall_victim;
