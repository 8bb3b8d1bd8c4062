-- Areas of the official statistics, of files that the operator keeps: the outline as GeoJSON in
-- `rest`. And what a census counted, one row for each figure, its value in `rest`: files tell of
-- areas that other files may yet bring, so that neither table refers to the other.
create table area (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('oa', 'lsoa', 'msoa', 'ward')),
    rest text not null
) strict;

create table figure (
    id text primary key,
    area_code text not null,
    measure text not null check (measure in ('population', 'born_abroad', 'differing_languages')),
    rest text not null
) strict;
