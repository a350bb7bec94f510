-- After each migration of the shared schema, by the owner; safe to repeat.
GRANT SELECT ON shared.tenants_lender TO ls_router, ls_signup, ls_relay, ls_operator;
GRANT SELECT, INSERT ON shared.kit_shared_deadletter TO ls_relay;
GRANT SELECT ON shared.kit_shared_deadletter TO ls_operator;
GRANT SELECT ON shared.kit_shared_outboxpointer TO ls_relay;
GRANT SELECT, INSERT, UPDATE ON shared.kit_shared_relayhint TO ls_relay;
GRANT SELECT, INSERT, UPDATE ON shared.tenants_signup, shared.tenants_provisioningjob TO ls_signup;
GRANT DELETE ON shared.tenants_signup TO ls_signup; -- what was never confirmed is forgotten
-- The caller's role names the lender: none of these takes a lender as an argument, so none can be passed in.
CREATE OR REPLACE FUNCTION doors.caller() RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE caller text := pg_catalog.current_setting('role');
BEGIN
  IF caller !~ '^r_t_[a-z2-7]{16}$' THEN RAISE EXCEPTION 'only a lender may point to its news' USING ERRCODE = '42501'; END IF;
  RETURN substr(caller, 3);
END $$;
CREATE OR REPLACE FUNCTION doors.point(event uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO shared.kit_shared_outboxpointer (lender_schema, event_id, at) VALUES (doors.caller(), event, now());
  RETURN event;
END $$;
-- What the caller's pointers are, and taking away just those: one that comes in between stays.
CREATE OR REPLACE FUNCTION doors.waiting(before timestamptz) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog AS $$
  SELECT coalesce(array_agg(id), '{}') FROM shared.kit_shared_outboxpointer WHERE lender_schema = doors.caller() AND at < before;
$$;
CREATE OR REPLACE FUNCTION doors.settle(pointers bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog AS $$
  DELETE FROM shared.kit_shared_outboxpointer WHERE lender_schema = doors.caller() AND id = ANY (pointers);
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA doors FROM PUBLIC;
GRANT EXECUTE ON FUNCTION doors.point(uuid), doors.waiting(timestamptz), doors.settle(bigint[]) TO ls_lender;
