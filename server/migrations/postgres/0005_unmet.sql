-- Sums of answers about searches that ended with nothing: of a week, of a question, about some lists
-- (by their digest). `ticked` is a JSON list, how often each box was ticked. No answer is kept, nor
-- when it came: a week is the finest time there is. Not part of the directory: neither its revision
-- nor its change log tells of it.
create table unmet (
    week text not null,
    question text not null check (question in ('language', 'slot', 'area')),
    lists text not null,
    answers bigint not null,
    ticked text not null,
    primary key (week, question, lists)
);
