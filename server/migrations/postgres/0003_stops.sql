-- Stops of public transport, of a table that the operator keeps: name and kind as columns, the
-- position in `rest`. Nothing refers to them; which is near a place is found when it is told.
create table stop (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('bus', 'tram', 'rail', 'ferry')),
    rest text not null
);
