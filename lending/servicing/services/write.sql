-- Writes a deed that moves money on a loan with all that belongs to it: what the plain way would write row by row.
-- Everything comes in one JSON document, so the driver has one value to put in and the types stand here.
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_record(%(given)s::jsonb) AS given (
        loan_id bigint, customer_id bigint, value_on date, amount bigint, principal bigint, interest bigint, fee bigint,
        penalty bigint, credit bigint, principal_after bigint, channel text, external_reference text, note text,
        batch_id bigint, kind text, memo text, lines jsonb, shares jsonb, schedule jsonb, tallies jsonb,
        reverses bigint, entry_reverses bigint, state_before text, state text, closed_on date,
        credit_after bigint, written_off bigint, disbursed_on date, first_due_on date, maturity_on date,
        due_interest bigint, due_fee bigint, due_penalty bigint, next_due_on date, next_unmet_due_on date,
        last_repayment_on date, application_id bigint, subject text, actor_id bigint, actor_name text,
        actor_role text, correlation_id text, ip text, deed text, reason text, facts jsonb, changes jsonb, news jsonb,
        key_of bigint, key text, route text, fingerprint text, status smallint, body jsonb)
), entry AS (
    INSERT INTO ledger_entry (posted_on, recipe, memo, subject, loan_id, actor_id, actor_name, reverses_id)
    SELECT value_on, kind, memo, subject, loan_id, actor_id, actor_name, entry_reverses FROM given
    RETURNING id
), posting AS (
    INSERT INTO ledger_posting (entry_id, account_id, amount_minor)
    SELECT entry.id, account.id, line.minor
    FROM entry, given, ROWS FROM (jsonb_to_recordset(given.lines) AS (code text, minor bigint))
        WITH ORDINALITY AS line (code, minor, number)
    JOIN ledger_account account ON account.code = line.code ORDER BY line.number
), receipt AS (
    INSERT INTO servicing_loantransaction (loan_id, kind, value_on, amount_minor, principal_minor, interest_minor,
        fee_minor, penalty_minor, credit_minor, principal_after_minor, channel, external_reference, note, entry_id,
        reverses_id, actor_id, actor_name, batch_id)
    SELECT loan_id, kind, value_on, amount, principal, interest, fee, penalty, credit, principal_after, channel,
        external_reference, note, entry.id, reverses, actor_id, actor_name, batch_id
    FROM given, entry
    RETURNING id, entry_id, entered_at, jsonb_build_object('id', id,
        'reference', 'RC-' || lpad(id::text, greatest(6, length(id::text)), '0')) AS name
), share AS MATERIALIZED (
    SELECT share.* FROM given, jsonb_to_recordset(given.shares)
        AS share (installment_id bigint, principal bigint, interest bigint, fee bigint, penalty bigint)
), allocation AS (
    INSERT INTO servicing_allocation (transaction_id, installment_id, principal_minor, interest_minor, fee_minor,
        penalty_minor)
    SELECT receipt.id, share.* FROM receipt, share
), installment AS (
    UPDATE servicing_installment i SET
        paid_principal_minor = i.paid_principal_minor + share.principal,
        paid_interest_minor = i.paid_interest_minor + share.interest,
        paid_fee_minor = i.paid_fee_minor + share.fee,
        paid_penalty_minor = i.paid_penalty_minor + share.penalty
    FROM given, share WHERE i.loan_id = given.loan_id AND i.id = share.installment_id  -- found by the loan's index
), schedule AS (
    INSERT INTO servicing_installment (loan_id, number, due_on, principal_minor, interest_minor, fee_minor,
        penalty_minor, paid_principal_minor, paid_interest_minor, paid_fee_minor, paid_penalty_minor)
    SELECT given.loan_id, line.*, 0, 0, 0, 0 FROM given, jsonb_to_recordset(given.schedule)
        AS line (number smallint, due_on date, principal bigint, interest bigint, fee bigint, penalty bigint)
    ORDER BY line.number
), poured AS (
    SELECT coalesce(sum(principal), 0) AS principal, coalesce(sum(interest), 0) AS interest,
        coalesce(sum(fee), 0) AS fee, coalesce(sum(penalty), 0) AS penalty FROM share
), loan AS (
    UPDATE servicing_loan l SET
        state = given.state, closed_on = given.closed_on, credit_minor = given.credit_after,
        written_off_minor = given.written_off, disbursed_on = given.disbursed_on, first_due_on = given.first_due_on,
        maturity_on = given.maturity_on, due_interest_minor = given.due_interest, due_fee_minor = given.due_fee,
        due_penalty_minor = given.due_penalty,
        paid_principal_minor = l.paid_principal_minor + poured.principal,
        paid_interest_minor = l.paid_interest_minor + poured.interest,
        paid_fee_minor = l.paid_fee_minor + poured.fee,
        paid_penalty_minor = l.paid_penalty_minor + poured.penalty,
        next_due_on = given.next_due_on, next_unmet_due_on = given.next_unmet_due_on,
        last_repayment_on = given.last_repayment_on
    FROM given, poured WHERE l.id = given.loan_id
), tally AS (
    INSERT INTO servicing_tally (day, due, collected, disbursed, repaid, credit, written_off, loans, principal, remaining)
    SELECT day, coalesce(due, 0), coalesce(collected, 0), coalesce(disbursed, 0), coalesce(repaid, 0),
        coalesce(counted.credit, 0), coalesce(counted.written_off, 0), coalesce(loans, 0), coalesce(counted.principal, 0),
        coalesce(remaining, 0)
    FROM given, jsonb_to_recordset(given.tallies) AS counted (day date, due bigint, collected bigint, disbursed bigint,
        repaid bigint, credit bigint, written_off bigint, loans bigint, principal bigint, remaining bigint)
), transition AS (
    INSERT INTO kit_transition (subject, from_state, to_state, actor_id, actor_name, reason, at)
    SELECT subject, state_before, state, actor_id, actor_name, reason, now() FROM given WHERE state_before <> state
), audit AS (
    INSERT INTO kit_auditentry (at, on_day, actor_id, actor_name, actor_role, deed, subject, customer_id,
        application_id, loan_id, amount_minor, reason, facts, changes, correlation_id, ip)
    SELECT now(), value_on, actor_id, actor_name, actor_role, deed, subject, customer_id, application_id, loan_id,
        amount, reason,
        facts || jsonb_build_object('transaction_id', receipt.id, 'reference', receipt.name->'reference'), changes,
        correlation_id, ip
    FROM given, receipt
), outbox AS (
    INSERT INTO kit_outbox (event_id, kind, version, subject, body, at)
    SELECT news.event_id, news.kind, news.version, given.subject,
        CASE WHEN news.body ? 'transaction_id' THEN news.body || jsonb_build_object('transaction_id', receipt.id)
             ELSE news.body END, now()
    FROM receipt, given, ROWS FROM (jsonb_to_recordset(given.news)
        AS (event_id uuid, kind text, version smallint, body jsonb))
        WITH ORDINALITY AS news (event_id, kind, version, body, number) ORDER BY news.number
    RETURNING event_id
), kept AS (
    INSERT INTO kit_idempotencykey (actor_id, key, route, fingerprint, status, body, at)
    SELECT key_of, key, route, fingerprint, status,
        jsonb_set(body, '{transaction}', body->'transaction' || receipt.name), now()
    FROM given, receipt WHERE key IS NOT NULL
    RETURNING body
)
SELECT receipt.id, receipt.entry_id, receipt.entered_at, (SELECT body FROM kept),
    (SELECT count(doors.point(event_id)) FROM outbox)
FROM receipt
