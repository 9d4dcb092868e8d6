-- From a Kafka topic into another; give your broker: -v servers=localhost:9092. The job runs until Ctrl-C.
CREATE STREAM orders (
  item VARCHAR,
  price DECIMAL(10, 2),
  ts TIMESTAMP(3),
  part INT METADATA FROM 'partition',
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (connector = 'kafka', topic = 'orders', format = 'json', 'bootstrap.servers' = '${servers}');

CREATE STREAM revenue (window_end TIMESTAMP(3), item VARCHAR, revenue DECIMAL(38, 2))
WITH (connector = 'kafka', topic = 'revenue', format = 'json', 'bootstrap.servers' = '${servers}');

INSERT INTO revenue
SELECT window_end, item, SUM(price)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_end, item
EMIT AFTER WATERMARK;
