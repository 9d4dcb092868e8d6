-- The balance of each account: a job adds up what is booked and keeps the result in a table of the engine's own, where every
-- posting replaces the row of its account. It is read back by key, while the job runs too, and all of it at once.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/running_balance.sql
CREATE STREAM posting (
  account VARCHAR,
  amount DECIMAL(12, 2),
  ts TIMESTAMP(3)
) WITH (connector = 'file', path = 'examples/data/postings.csv', format = 'csv');

CREATE TABLE balance (account VARCHAR, balance DECIMAL(38, 2), postings BIGINT, PRIMARY KEY (account));

INSERT INTO balance
SELECT account, SUM(amount), COUNT(*) FROM posting GROUP BY account
EMIT CHANGES;

SELECT balance FROM balance WHERE account = 'ada';

SELECT account, balance, postings FROM balance ORDER BY account;
