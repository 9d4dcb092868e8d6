-- A key-value store: a table without a connector keeps rows by key, and its columns hold texts, numbers, lists and maps. With
-- --data DIR instead of --ephemeral the rows are there again next time; java/KeyValueStore.java uses the same table from Java.
-- Run from the project's folder: bin/tidemark --ephemeral -f examples/key_value_store.sql
CREATE TABLE IF NOT EXISTS profile (
  id VARCHAR,
  name VARCHAR,
  visits BIGINT,
  tags ARRAY<VARCHAR>,
  prices MAP<VARCHAR, DECIMAL(8, 2)>,
  PRIMARY KEY (id)
);

INSERT INTO profile VALUES
  ('u1', 'Ada', 3, ARRAY['new', 'vip'], MAP['lamp', 12.50, 'vase', 7.00]),
  ('u2', 'Bob', 1, ARRAY['new'], MAP['lamp', 13.00]),
  ('u3', 'Cyd', 9, NULL, NULL);

-- A row with a key that is there replaces the old one.
INSERT INTO profile VALUES ('u2', 'Bob', 2, ARRAY['back'], MAP['clock', 30.00]);
UPDATE profile SET visits = visits + 1 WHERE id = 'u1';
DELETE FROM profile WHERE id = 'u3';

SELECT name, visits, tags[1] AS first_tag, prices['lamp'] AS lamp FROM profile WHERE id = 'u1';

SELECT * FROM profile ORDER BY id;
