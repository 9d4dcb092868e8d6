-- Visits of a web site: the clicks of a visitor belong to one session until half an hour passes without one. A session comes
-- out once, when the watermark says that no click can prolong it any more.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/clickstream_sessions.sql
CREATE STREAM click (
  visitor VARCHAR,
  page VARCHAR,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' MINUTE
) WITH (connector = 'file', path = 'examples/data/clicks.jsonl', format = 'json');

SELECT
  visitor,
  MIN(ts) AS first_click,
  MAX(ts) AS last_click,
  COUNT(*) AS clicks,
  LISTAGG(page, ' > ') WITHIN GROUP (ORDER BY ts) AS path
FROM click
GROUP BY visitor, SESSION(ts, INTERVAL '30' MINUTE)
EMIT AFTER WATERMARK;
