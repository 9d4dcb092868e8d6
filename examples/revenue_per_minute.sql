-- Revenue per minute and item over a CSV file; a window comes out when the watermark has passed its end.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/revenue_per_minute.sql
CREATE STREAM orders (
  item VARCHAR,
  price DECIMAL(10, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '30' SECOND
) WITH (connector = 'file', path = 'examples/data/orders.csv', format = 'csv');

SELECT window_end, item, COUNT(*) AS orders, SUM(price) AS revenue
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_end, item
EMIT AFTER WATERMARK;
