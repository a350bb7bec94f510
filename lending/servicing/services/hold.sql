-- Locks a loan and brings all that the rules of a repayment ask for.
-- The statement's snapshot is older than a lock it had to wait for: the loan comes as its last writer left it, the
-- installments as they were before. `fresh` compares the loan under lock with the loan of the snapshot; if they differ
-- the statement is run again, and then nobody can come between.
WITH attempt AS MATERIALIZED (
    SELECT %(key)s::text IS NULL OR pg_try_advisory_xact_lock(hashtextextended(%(lock)s, 0)) AS alone
), held AS MATERIALIZED (
    SELECT l.*, l.xmin AS row_version FROM attempt JOIN servicing_loan l ON attempt.alone AND l.id = %(loan_id)s FOR UPDATE OF l
)
SELECT attempt.alone, earlier.fingerprint, earlier.status, earlier.body, workspace.business_date, now(),
    l.row_version = (SELECT seen.xmin FROM servicing_loan seen WHERE seen.id = l.id) AS fresh,
    (SELECT coalesce(json_agg(json_build_array(i.id, i.number, i.due_on,
            i.principal_minor - i.paid_principal_minor, i.interest_minor - i.paid_interest_minor,
            i.fee_minor - i.paid_fee_minor, i.penalty_minor - i.paid_penalty_minor) ORDER BY i.number), '[]')
        FROM servicing_installment i WHERE i.loan_id = l.id
        AND i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor
          > i.paid_principal_minor + i.paid_interest_minor + i.paid_fee_minor + i.paid_penalty_minor) AS owing,
    {shown}
FROM attempt
CROSS JOIN kit_workspace workspace
LEFT JOIN kit_idempotencykey earlier ON earlier.actor_id = %(actor_id)s AND earlier.key = %(key)s
LEFT JOIN held l ON true
LEFT JOIN products_productterms t ON t.id = l.terms_id
LEFT JOIN products_product p ON p.id = t.product_id
LEFT JOIN customers_customer c ON c.id = l.customer_id
LEFT JOIN identity_user o ON o.id = l.officer_id
LEFT JOIN identity_branch b ON b.id = l.branch_id
