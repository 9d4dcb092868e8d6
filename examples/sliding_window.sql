-- The last 20 seconds every 10 seconds, in the spelling with HOP in GROUP BY; a view gives the query's source a name.
CREATE STREAM bid (
  auction BIGINT,
  channel VARCHAR,
  price BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (connector = 'file', path = 'examples/data/bids.jsonl', format = 'json');

CREATE VIEW web_bid AS SELECT auction, price, ts FROM bid WHERE channel = 'web';

SELECT
  HOP_START(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND) AS window_start,
  COUNT(*) AS bids,
  AVG(price) AS average_price
FROM web_bid
GROUP BY HOP(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND)
EMIT AFTER WATERMARK;
