-- What requests cost, by version of the prices. Derived from rows of `requests`, so that what was derived before is simply derived anew.

DROP TABLE list_costs;
DROP TABLE list_cost_state;

-- Each version of prices that costs are worked out with, and the texts that it can be read from again. Its costs are in a table of its own,
-- `list_costs_<id>`: one row for each request up to `priced_to`, by its `row`, because a request that is changed gets a new row. Questions read the costs of the current version, which has all
-- requests after each transaction; another version has as many as it got to, and is the current one as soon as it has all.
CREATE TABLE price_versions (
    id INTEGER NOT NULL, version VARCHAR NOT NULL, price_book VARCHAR NOT NULL, contract_version VARCHAR,
    book VARCHAR NOT NULL, extended_book VARCHAR, contract VARCHAR,
    priced_to BIGINT NOT NULL, is_current BOOLEAN NOT NULL, used BIGINT NOT NULL
);
