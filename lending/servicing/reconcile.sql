-- Each line gives one way of saying one figure of a loan. `kept` is what the loan's row says; `told` is what it is
-- held against.
WITH schedule AS (
    SELECT loan_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest, sum(fee_minor) AS fee,
        sum(penalty_minor) AS penalty, sum(paid_principal_minor) AS paid_principal, sum(paid_interest_minor) AS paid_interest,
        sum(paid_fee_minor) AS paid_fee, sum(paid_penalty_minor) AS paid_penalty,
        min(due_on) FILTER (WHERE principal_minor + interest_minor + fee_minor + penalty_minor > paid_principal_minor
            + paid_interest_minor + paid_fee_minor + paid_penalty_minor) AS next_due_on
    FROM servicing_installment GROUP BY loan_id
), arrears AS (
    SELECT loan_id, min(due_on) FILTER (WHERE unpaid > tolerance) AS unmet_on FROM (
        SELECT i.loan_id, i.due_on, t.arrears_tolerance_minor AS tolerance,
            sum(i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor - i.paid_principal_minor
                - i.paid_interest_minor - i.paid_fee_minor - i.paid_penalty_minor)
                OVER (PARTITION BY i.loan_id ORDER BY i.due_on, i.number) AS unpaid
        FROM servicing_installment i JOIN servicing_loan l ON l.id = i.loan_id JOIN products_productterms t ON t.id = l.terms_id
    ) AS growing GROUP BY loan_id
), poured AS (
    SELECT transaction.loan_id, sum(a.principal_minor) AS principal, sum(a.interest_minor) AS interest, sum(a.fee_minor) AS fee,
        sum(a.penalty_minor) AS penalty
    FROM servicing_allocation a JOIN servicing_loantransaction transaction ON transaction.id = a.transaction_id
    GROUP BY transaction.loan_id
), moved AS (
    SELECT loan_id, sum(credit_minor) AS credit, sum(principal_minor) FILTER (WHERE money_in) AS principal,
        sum(interest_minor) FILTER (WHERE money_in) AS interest, sum(fee_minor) FILTER (WHERE money_in) AS fee,
        sum(penalty_minor) FILTER (WHERE money_in) AS penalty, sum(amount_minor) FILTER (WHERE kind = 'write_off') AS given_up
    FROM (SELECT *, kind IN ('repayment', 'reversal', 'opening_position') AS money_in FROM servicing_loantransaction) AS t
    GROUP BY loan_id
), misallocated AS (
    SELECT transaction.loan_id, count(*) AS transactions
    FROM servicing_loantransaction transaction
    LEFT JOIN (SELECT transaction_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest, sum(fee_minor) AS fee,
        sum(penalty_minor) AS penalty FROM servicing_allocation GROUP BY transaction_id) AS a ON a.transaction_id = transaction.id
    WHERE transaction.kind IN ('repayment', 'reversal', 'opening_position')
      AND (transaction.principal_minor, transaction.interest_minor, transaction.fee_minor, transaction.penalty_minor)
        <> (coalesce(a.principal, 0), coalesce(a.interest, 0), coalesce(a.fee, 0), coalesce(a.penalty, 0))
    GROUP BY transaction.loan_id
), overfilled AS (
    SELECT i.loan_id, count(*) AS installments
    FROM servicing_installment i
    LEFT JOIN (SELECT installment_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest, sum(fee_minor) AS fee,
        sum(penalty_minor) AS penalty FROM servicing_allocation GROUP BY installment_id) AS a ON a.installment_id = i.id
    WHERE (i.paid_principal_minor, i.paid_interest_minor, i.paid_fee_minor, i.paid_penalty_minor)
        <> (coalesce(a.principal, 0), coalesce(a.interest, 0), coalesce(a.fee, 0), coalesce(a.penalty, 0))
    GROUP BY i.loan_id
), books AS (
    SELECT e.loan_id, coalesce(sum(p.amount_minor) FILTER (WHERE a.code = '1200'), 0) AS portfolio,
        coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = '2100'), 0) AS credit
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
    WHERE e.loan_id IS NOT NULL GROUP BY e.loan_id
)
SELECT l.id, figure.name, figure.kept::text, figure.told::text
FROM servicing_loan l
LEFT JOIN schedule ON schedule.loan_id = l.id
LEFT JOIN arrears ON arrears.loan_id = l.id
LEFT JOIN poured ON poured.loan_id = l.id
LEFT JOIN moved ON moved.loan_id = l.id
LEFT JOIN misallocated ON misallocated.loan_id = l.id
LEFT JOIN overfilled ON overfilled.loan_id = l.id
LEFT JOIN books ON books.loan_id = l.id
CROSS JOIN LATERAL (VALUES
    ('principal of the schedule', CASE WHEN l.disbursed_on IS NULL THEN 0 ELSE l.principal_minor END, schedule.principal),
    ('interest of the schedule', l.due_interest_minor, schedule.interest),
    ('fees of the schedule', l.due_fee_minor, schedule.fee),
    ('penalties of the schedule', l.due_penalty_minor, schedule.penalty),
    ('principal paid by installments', l.paid_principal_minor, schedule.paid_principal),
    ('interest paid by installments', l.paid_interest_minor, schedule.paid_interest),
    ('fees paid by installments', l.paid_fee_minor, schedule.paid_fee),
    ('penalties paid by installments', l.paid_penalty_minor, schedule.paid_penalty),
    ('principal paid by allocations', l.paid_principal_minor, poured.principal),
    ('interest paid by allocations', l.paid_interest_minor, poured.interest),
    ('fees paid by allocations', l.paid_fee_minor, poured.fee),
    ('penalties paid by allocations', l.paid_penalty_minor, poured.penalty),
    ('principal paid by transactions', l.paid_principal_minor, moved.principal),
    ('interest paid by transactions', l.paid_interest_minor, moved.interest),
    ('fees paid by transactions', l.paid_fee_minor, moved.fee),
    ('penalties paid by transactions', l.paid_penalty_minor, moved.penalty),
    ('credit by transactions', l.credit_minor, moved.credit),
    ('written off by transactions', l.written_off_minor, moved.given_up),
    ('principal in account 1200', CASE WHEN l.disbursed_on IS NULL THEN 0
        ELSE l.principal_minor - l.paid_principal_minor - l.written_off_minor END, books.portfolio),
    ('credit in account 2100', l.credit_minor, books.credit),
    ('transactions that differ from their allocations', 0, misallocated.transactions),
    ('installments that differ from their allocations', 0, overfilled.installments)
) AS figure (name, kept, told)
WHERE figure.kept <> coalesce(figure.told, 0)
UNION ALL
SELECT l.id, day.name, coalesce(day.kept::text, 'none'), coalesce(day.told::text, 'none')
FROM servicing_loan l
LEFT JOIN schedule ON schedule.loan_id = l.id
LEFT JOIN arrears ON arrears.loan_id = l.id
CROSS JOIN LATERAL (VALUES
    ('next due day', l.next_due_on, CASE WHEN l.state = 'active' THEN schedule.next_due_on END),
    ('next unmet due day', l.next_unmet_due_on, CASE WHEN l.state = 'active' THEN arrears.unmet_on END)
) AS day (name, kept, told)
WHERE day.kept IS DISTINCT FROM day.told
UNION ALL
SELECT l.id, 'state', l.state, settled.state
FROM servicing_loan l
CROSS JOIN LATERAL (SELECT CASE
    WHEN l.principal_minor + l.due_interest_minor + l.due_fee_minor + l.due_penalty_minor
       > l.paid_principal_minor + l.paid_interest_minor + l.paid_fee_minor + l.paid_penalty_minor THEN 'active'
    WHEN l.credit_minor > 0 THEN 'overpaid' ELSE 'cleared' END AS state) AS settled
WHERE l.state IN ('active', 'cleared', 'overpaid') AND l.state <> settled.state
ORDER BY 1, 2
