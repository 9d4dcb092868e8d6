-- Sensors that jump: HAVING lets those windows of a minute through in which a sensor's readings lie more than five degrees
-- apart. What a sensor reads in calm minutes, high or low, does not matter.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/sensor_anomalies.sql
CREATE STREAM reading (
  sensor VARCHAR,
  celsius DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH (connector = 'file', path = 'examples/data/readings.csv', format = 'csv');

SELECT window_start, sensor, MIN(celsius) AS lowest, MAX(celsius) AS highest, COUNT(*) AS readings
FROM TABLE(TUMBLE(TABLE reading, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, sensor
HAVING MAX(celsius) - MIN(celsius) > 5
EMIT AFTER WATERMARK;
