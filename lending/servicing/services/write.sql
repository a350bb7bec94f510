-- Writes a repayment with all that belongs to it: what the plain way would write row by row.
WITH entry AS (
    INSERT INTO ledger_entry (posted_on, recipe, memo, subject, loan_id, actor_id, actor_name)
    VALUES (%(value_on)s, 'repayment', %(memo)s, %(subject)s, %(loan_id)s, %(actor_id)s, %(actor_name)s)
    RETURNING id
), posting AS (
    INSERT INTO ledger_posting (entry_id, account_id, amount_minor)
    SELECT entry.id, account.id, line.minor
    FROM entry, unnest(%(codes)s::text[], %(minors)s::bigint[]) WITH ORDINALITY AS line (code, minor, number)
    JOIN ledger_account account ON account.code = line.code ORDER BY line.number
), receipt AS (
    INSERT INTO servicing_loantransaction (loan_id, kind, value_on, amount_minor, principal_minor, interest_minor, fee_minor,
        penalty_minor, credit_minor, principal_after_minor, channel, external_reference, note, entry_id, actor_id, actor_name,
        batch_id)
    SELECT %(loan_id)s, 'repayment', %(value_on)s, %(amount)s, %(principal)s, %(interest)s, %(fee)s,
        %(penalty)s, %(credit)s, %(principal_after)s, %(channel)s, %(external_reference)s, %(note)s, entry.id, %(actor_id)s,
        %(actor_name)s, %(batch_id)s::bigint
    FROM entry
    RETURNING id, jsonb_build_object('id', id, 'reference', 'RC-' || lpad(id::text, greatest(6, length(id::text)), '0')) AS name
), share AS MATERIALIZED (
    SELECT * FROM unnest(%(installments)s::bigint[], %(principals)s::bigint[], %(interests)s::bigint[], %(fees)s::bigint[],
        %(penalties)s::bigint[]) AS share (installment_id, principal, interest, fee, penalty)
), allocation AS (
    INSERT INTO servicing_allocation (transaction_id, installment_id, principal_minor, interest_minor, fee_minor, penalty_minor)
    SELECT receipt.id, share.* FROM receipt, share
), installment AS (
    UPDATE servicing_installment i SET
        paid_principal_minor = i.paid_principal_minor + share.principal,
        paid_interest_minor = i.paid_interest_minor + share.interest,
        paid_fee_minor = i.paid_fee_minor + share.fee,
        paid_penalty_minor = i.paid_penalty_minor + share.penalty
    FROM share WHERE i.id = share.installment_id
), loan AS (
    UPDATE servicing_loan l SET
        state = %(state)s, closed_on = %(closed_on)s, credit_minor = %(credit_after)s,
        paid_principal_minor = l.paid_principal_minor + %(principal)s,
        paid_interest_minor = l.paid_interest_minor + %(interest)s,
        paid_fee_minor = l.paid_fee_minor + %(fee)s,
        paid_penalty_minor = l.paid_penalty_minor + %(penalty)s,
        next_due_on = %(next_due_on)s, next_unmet_due_on = %(next_unmet_due_on)s, last_repayment_on = %(last_repayment_on)s
    WHERE l.id = %(loan_id)s
), transition AS (
    INSERT INTO kit_transition (subject, from_state, to_state, actor_id, actor_name, reason, at)
    SELECT %(subject)s, %(state_before)s, %(state)s, %(actor_id)s::bigint, %(actor_name)s, '', now()
    WHERE %(state_before)s <> %(state)s
), audit AS (
    INSERT INTO kit_auditentry (at, on_day, actor_id, actor_name, actor_role, deed, subject, customer_id, loan_id, amount_minor,
        reason, facts, changes, correlation_id, ip)
    SELECT now(), %(value_on)s, %(actor_id)s::bigint, %(actor_name)s, %(actor_role)s, %(deed)s, %(subject)s, %(customer_id)s,
        %(loan_id)s, %(amount)s, '', %(facts)s::jsonb || jsonb_build_object('transaction_id', receipt.id,
        'reference', receipt.name->'reference'), %(changes)s::jsonb, %(correlation_id)s, %(ip)s
    FROM receipt
), outbox AS (
    INSERT INTO kit_outbox (event_id, kind, version, subject, body, at)
    SELECT news.event_id, news.kind, news.version, %(subject)s,
        CASE WHEN news.body ? 'transaction_id' THEN news.body || jsonb_build_object('transaction_id', receipt.id)
             ELSE news.body END, now()
    FROM receipt, unnest(%(event_ids)s::uuid[], %(kinds)s::text[], %(versions)s::smallint[], %(bodies)s::jsonb[])
        WITH ORDINALITY AS news (event_id, kind, version, body, number) ORDER BY news.number
    RETURNING event_id
), kept AS (
    INSERT INTO kit_idempotencykey (actor_id, key, route, fingerprint, status, body, at)
    SELECT %(actor_id)s, %(key)s, %(route)s, %(fingerprint)s, %(status)s,
        jsonb_set(answer.body, '{transaction}', answer.body->'transaction' || receipt.name), now()
    FROM receipt, (SELECT %(body)s::jsonb AS body) AS answer WHERE %(key)s IS NOT NULL
    RETURNING body
)
SELECT receipt.id, (SELECT body FROM kept), (SELECT count(doors.point(event_id)) FROM outbox) FROM receipt
