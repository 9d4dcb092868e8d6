--liquibase formatted sql

--changeset ann:1
CREATE TABLE bids (id BIGINT, item VARCHAR, PRIMARY KEY (id));

--changeset ann:2
CREATE VIEW dear AS SELECT * FROM bids WHERE item <> 'cheap';
