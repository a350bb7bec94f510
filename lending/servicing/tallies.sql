-- The tallies by day of some loans (NULL: of all), counted from loans, installments and transactions. A loan that runs
-- is late after next_unmet_due_on; what is left of an installment is late after that and after its own due date.
SELECT day, coalesce(sum(due), 0)::bigint AS due, coalesce(sum(collected), 0)::bigint AS collected,
    coalesce(sum(disbursed), 0)::bigint AS disbursed, coalesce(sum(repaid), 0)::bigint AS repaid,
    coalesce(sum(credit), 0)::bigint AS credit, coalesce(sum(written_off), 0)::bigint AS written_off,
    coalesce(sum(loans), 0)::bigint AS loans, coalesce(sum(principal), 0)::bigint AS principal,
    coalesce(sum(remaining), 0)::bigint AS remaining
FROM (
    SELECT due_on AS day, sum(principal_minor + interest_minor + fee_minor + penalty_minor) AS due, 0 AS collected,
        0 AS disbursed, 0 AS repaid, 0 AS credit, 0 AS written_off, 0 AS loans, 0 AS principal, 0 AS remaining
    FROM servicing_installment WHERE %(loans)s::bigint[] IS NULL OR loan_id = ANY(%(loans)s::bigint[]) GROUP BY due_on
    UNION ALL
    SELECT value_on, 0, sum(amount_minor) FILTER (WHERE kind IN ('repayment', 'reversal')),
        sum(amount_minor) FILTER (WHERE kind = 'disbursement'),
        sum(amount_minor - credit_minor) FILTER (WHERE kind IN ('repayment', 'reversal', 'opening_position')),
        sum(credit_minor), sum(amount_minor) FILTER (WHERE kind = 'write_off'), 0, 0, 0
    FROM servicing_loantransaction WHERE %(loans)s::bigint[] IS NULL OR loan_id = ANY(%(loans)s::bigint[]) GROUP BY value_on
    UNION ALL
    SELECT next_unmet_due_on, 0, 0, 0, 0, 0, 0, count(*), sum(principal_minor - paid_principal_minor), 0
    FROM servicing_loan
    WHERE state = 'active' AND (%(loans)s::bigint[] IS NULL OR id = ANY(%(loans)s::bigint[])) GROUP BY next_unmet_due_on
    UNION ALL
    SELECT CASE WHEN l.next_unmet_due_on IS NOT NULL THEN greatest(l.next_unmet_due_on, i.due_on) END, 0, 0, 0, 0, 0, 0,
        0, 0, sum(i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor - i.paid_principal_minor
            - i.paid_interest_minor - i.paid_fee_minor - i.paid_penalty_minor)
    FROM servicing_loan l
    CROSS JOIN LATERAL (SELECT * FROM servicing_installment WHERE loan_id = l.id OFFSET 0) AS i  -- by the loan's index
    WHERE l.state = 'active' AND (%(loans)s::bigint[] IS NULL OR l.id = ANY(%(loans)s::bigint[])) GROUP BY 1
) AS said GROUP BY day
