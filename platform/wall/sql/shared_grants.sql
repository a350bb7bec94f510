-- After each migration of the shared schema, by the owner; safe to repeat.
GRANT SELECT ON shared.tenants_lender TO ls_router, ls_signup, ls_relay, ls_operator;
GRANT SELECT, INSERT ON shared.kit_shared_deadletter TO ls_relay;
GRANT SELECT ON shared.kit_shared_deadletter TO ls_operator;
GRANT SELECT, UPDATE, DELETE ON shared.kit_shared_outboxpointer TO ls_relay;
GRANT SELECT, INSERT, UPDATE ON shared.tenants_signup, shared.tenants_provisioningjob TO ls_signup;
GRANT DELETE ON shared.tenants_signup TO ls_signup; -- what was never confirmed is forgotten
-- The caller's role names the lender: it takes no lender as an argument, so none can be passed in.
CREATE OR REPLACE FUNCTION doors.point(event uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog AS $$
DECLARE caller text := pg_catalog.current_setting('role');
BEGIN
  IF caller !~ '^r_t_[a-z2-7]{16}$' THEN RAISE EXCEPTION 'only a lender may point to its news' USING ERRCODE = '42501'; END IF;
  INSERT INTO shared.kit_shared_outboxpointer (lender_schema, event_id, at) VALUES (substr(caller, 3), event, now());
  RETURN event;
END $$;
REVOKE ALL ON FUNCTION doors.point(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION doors.point(uuid) TO ls_lender;
