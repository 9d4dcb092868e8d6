-- The average price of each symbol in windows of ten seconds: plain, and weighted by the pieces traded. Trades may come up to
-- five seconds late, so a window comes out when a trade five seconds past its end was read.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/average_price.sql
CREATE STREAM trade (
  symbol VARCHAR,
  price DECIMAL(10, 2),
  pieces BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (connector = 'file', path = 'examples/data/trades.csv', format = 'csv');

SELECT
  window_start,
  symbol,
  COUNT(*) AS trades,
  CAST(AVG(price) AS DECIMAL(12, 4)) AS average,
  CAST(SUM(price * pieces) / SUM(pieces) AS DECIMAL(12, 4)) AS weighted
FROM TABLE(TUMBLE(TABLE trade, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end, symbol
EMIT AFTER WATERMARK;
