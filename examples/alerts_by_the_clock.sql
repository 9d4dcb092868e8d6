-- Every 10 seconds, the orders of the last 60 seconds by the clock on the wall: each result calls a URL and goes to a Kafka
-- topic. Both outputs belong to one job, which reads the orders once; the topic gets each result exactly once, the URL at least
-- once. Give your broker and URL, and the job runs until Ctrl-C:
-- bin/tidemark -v servers=localhost:9092 -v url=http://localhost:8080/busy -f examples/alerts_by_the_clock.sql
CREATE STREAM orders (
  item VARCHAR,
  pieces BIGINT,
  seen_at AS PROCTIME()
) WITH (connector = 'kafka', topic = 'orders', format = 'json', 'bootstrap.servers' = '${servers}');

CREATE STREAM busy_call (window_end TIMESTAMP_LTZ(3), item VARCHAR, orders BIGINT, pieces BIGINT)
WITH (connector = 'http', url = '${url}', format = 'json', delivery = 'at-least-once');

CREATE STREAM busy_item (window_end TIMESTAMP_LTZ(3), item VARCHAR, orders BIGINT, pieces BIGINT)
WITH (connector = 'kafka', topic = 'busy-items', format = 'json', 'bootstrap.servers' = '${servers}');

-- Results go out with the checkpoints of the job.
SET 'checkpoint-interval' = '1 s';

EXECUTE STATEMENT SET BEGIN
  INSERT INTO busy_call
  SELECT window_end, item, COUNT(*), SUM(pieces)
  FROM TABLE(HOP(TABLE orders, DESCRIPTOR(seen_at), INTERVAL '10' SECOND, INTERVAL '60' SECOND))
  GROUP BY window_start, window_end, item
  EMIT AFTER WATERMARK;

  INSERT INTO busy_item
  SELECT window_end, item, COUNT(*), SUM(pieces)
  FROM TABLE(HOP(TABLE orders, DESCRIPTOR(seen_at), INTERVAL '10' SECOND, INTERVAL '60' SECOND))
  GROUP BY window_start, window_end, item
  EMIT AFTER WATERMARK;
END;
