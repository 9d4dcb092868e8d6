-- A job that filters a file into another: bin/tidemark --ephemeral -v target=high.csv -f examples/into_a_file.sql
CREATE STREAM bid (
  auction BIGINT,
  price BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (connector = 'file', path = 'examples/data/bids.jsonl', format = 'json');

CREATE STREAM high_bid (auction BIGINT, price BIGINT, ts TIMESTAMP(3))
WITH (connector = 'file', path = '${target}', format = 'csv');

INSERT INTO high_bid SELECT auction, price, ts FROM bid WHERE price >= 100;

SELECT COUNT(*) AS high_bids, MIN(price) AS lowest FROM high_bid;
