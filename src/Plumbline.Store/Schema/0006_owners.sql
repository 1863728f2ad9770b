-- Whose usage is: derived by Core/Attribution from contexts and the people in them, never written into records.

-- A generation is one filling of these two tables, with one set of rules. Ids of owners are unique within theirs.
CREATE TABLE owners (
    id INTEGER NOT NULL, generation INTEGER NOT NULL,
    team VARCHAR, cost_center VARCHAR, project VARCHAR, department VARCHAR, person VARCHAR, pool VARCHAR,
    billing VARCHAR NOT NULL, unallocated_reason VARCHAR
);

-- For each context in time order, without gaps, from the smallest to the largest BIGINT.
CREATE TABLE context_owners (
    generation INTEGER NOT NULL, context_id INTEGER NOT NULL, from_time BIGINT NOT NULL, until_time BIGINT NOT NULL, owner_id INTEGER NOT NULL
);

-- How the shared pools of a generation's rules are divided: a row for each receiver, or one without a team when all teams receive.
CREATE TABLE shared_pools (
    generation INTEGER NOT NULL, pool VARCHAR NOT NULL, from_time BIGINT NOT NULL, until_time BIGINT NOT NULL, by_use BOOLEAN NOT NULL,
    team VARCHAR, cost_center VARCHAR, weight VARCHAR NOT NULL
);

-- The generation that questions use, its rules, and the last context in it (always the last of all once it is above 0). Beside it the one that is
-- being filled, 0 when there is none. One row.
CREATE TABLE owner_state (
    generation INTEGER NOT NULL, rules VARCHAR NOT NULL, derived_to INTEGER NOT NULL,
    next_generation INTEGER NOT NULL, next_rules VARCHAR NOT NULL, next_to INTEGER NOT NULL
);
INSERT INTO owner_state VALUES (0, '', 0, 0, '', 0);
