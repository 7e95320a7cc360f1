-- What each file of the company did, or would do: `lines` for staff, with line and tenant numbers and nobody's name.
CREATE TABLE imports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    applied boolean NOT NULL,
    added integer NOT NULL,
    changed integer NOT NULL,
    ended integer NOT NULL,
    refused integer NOT NULL,
    warned integer NOT NULL,
    refusal text NOT NULL,
    lines text[] NOT NULL
);
