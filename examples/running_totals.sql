-- Totals that change as rows come: with EMIT CHANGES each row says what it does to the result (op), without EMIT only the
-- final rows come.
CREATE STREAM bid (
  auction BIGINT,
  price BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (connector = 'file', path = 'examples/data/bids.jsonl', format = 'json');

SELECT auction, COUNT(*) AS bids, MAX(price) AS highest FROM bid GROUP BY auction EMIT CHANGES;

SELECT auction, COUNT(*) AS bids, MAX(price) AS highest FROM bid GROUP BY auction ORDER BY auction;
