//! Tables of a census as CSV: a row an area, a column a figure.
//!
//! Invariant: what comes out is a code of the first column once, and figures that can be numbers of
//! people or households.

use super::{AreaKind, Figures, Measure, excerpt, feature};
use crate::csv::{Row, Rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};

/// No place on earth has more people.
const MOST: f64 = 1e10;

/// How columns of codes are called besides `lsoa21cd` and the like.
const PLAIN_CODES: [&str; 3] = ["geography code", "area code", "code"];

/// A table as it was read.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Columns that hold codes of areas: the first is that of whom the figures are, others those of
    /// the areas these lie in.
    pub codes: Vec<String>,
    /// Columns that hold nothing that is kept.
    pub ignored: Vec<String>,
    pub rows: Vec<Counted>,
    pub faults: Vec<Fault>,
    /// How much was read.
    pub bytes: u64,
}

/// What was counted, and the codes of the row.
#[derive(Debug, PartialEq)]
pub(crate) struct Counted {
    /// As many as the table has columns of them.
    codes: Vec<String>,
    of: BTreeMap<Measure, f64>,
}

/// A row that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// From 1.
    pub line: u64,
    /// The first code; empty where it is missing.
    pub code: String,
    /// Which column.
    pub field: String,
    pub reason: String,
}

/// Why a text is no table of a census.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTable {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error("no column holds codes of areas (lsoa21cd or the like)")]
    NoCode,
    #[error(
        "no column holds a figure that is kept: TS004 Total, TS004 Born outside the UK, \
         TS026 Household members have different main languages"
    )]
    NoFigure,
    #[error("two columns are called {0}")]
    Twice(String),
}

/// Figures by the codes of one column.
#[derive(Debug)]
pub(crate) struct Joined {
    /// Which column.
    pub column: String,
    /// By code.
    pub figures: Vec<Figures>,
}

/// Whether a text begins like a table of a census.
pub(crate) fn is_census(head: &str) -> bool {
    let head = head.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
    if head.starts_with(['{', '[', '<']) {
        return false;
    }
    let mut rows = Rows::new(head.as_bytes());
    let cells = rows.next().ok().flatten().map(|row| row.cells).unwrap_or_default();
    let is_named = cells.iter().any(|name| feature::kind_of_column(name.trim()).is_some());
    is_named || Columns::of(&cells).is_ok()
}

/// Reads a table. Of each row a code or two and some numbers stay in memory.
pub(crate) fn read(input: impl BufRead) -> Result<Table, NoTable> {
    let mut rows = Rows::new(input);
    let head = rows.next()?.map(|row| row.cells).unwrap_or_default();
    let columns = Columns::of(&head)?;
    let mut table = Table {
        codes: columns.codes.iter().map(|place| excerpt(&head[*place])).collect(),
        ignored: columns.ignored(&head),
        ..Table::default()
    };
    let mut first_codes = BTreeSet::new();
    while let Some(row) = rows.next()? {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let counted = columns.counted(&head, &row).and_then(|counted| {
            if first_codes.insert(counted.codes[0].clone()) {
                return Ok(counted);
            }
            Err((table.codes[0].clone(), "is that of an earlier row, too".to_owned()))
        });
        match counted {
            Ok(counted) => table.rows.push(counted),
            Err((field, reason)) => {
                let code = excerpt(cell(&row, columns.codes[0]));
                table.faults.push(Fault { line: row.line, code, field, reason });
            }
        }
    }
    table.bytes = rows.bytes();
    Ok(table)
}

impl Table {
    /// Figures by the column that names the most areas that are known, the first of equals. By
    /// another than the first, the figures of all rows with a code are summed.
    pub(crate) fn joined(&self, is_known: impl Fn(&str) -> bool) -> Joined {
        let matching = |place: usize| {
            let codes: BTreeSet<&str> = self.rows.iter().map(|row| &*row.codes[place]).collect();
            codes.into_iter().filter(|code| is_known(code)).count()
        };
        // Of equals, `max_by_key` takes the last.
        let best = (0..self.codes.len()).rev().max_by_key(|place| matching(*place)).unwrap_or(0);
        let mut by_code = BTreeMap::<&str, BTreeMap<Measure, f64>>::new();
        for row in self.rows.iter().filter(|row| !row.codes[best].is_empty()) {
            let sums = by_code.entry(&row.codes[best]).or_default();
            for (measure, figure) in &row.of {
                *sums.entry(*measure).or_default() += figure;
            }
        }
        let figures = by_code.into_iter().map(|(code, of)| Figures { code: code.to_owned(), of });
        Joined { column: self.codes[best].clone(), figures: figures.collect() }
    }
}

/// Where the columns we read are.
struct Columns {
    count: usize,
    codes: Vec<usize>,
    /// The columns whose sum is a figure.
    figures: BTreeMap<Measure, Vec<usize>>,
}

impl Columns {
    fn of(head: &[String]) -> Result<Self, NoTable> {
        let names: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
        if let Some(place) = (1..names.len()).find(|place| names[..*place].contains(&names[*place]))
            && !names[place].is_empty()
        {
            return Err(NoTable::Twice(excerpt(&names[place])));
        }
        let is_of_code = |name: &String| feature::kind_of_column(name).is_some();
        let mut codes: Vec<usize> = (0..names.len()).filter(|at| is_of_code(&names[*at])).collect();
        if codes.is_empty() {
            let plain = PLAIN_CODES.iter().find_map(|code| names.iter().position(|n| n == code));
            codes.push(plain.ok_or(NoTable::NoCode)?);
        }
        let figures = figures(&names);
        if figures.is_empty() {
            return Err(NoTable::NoFigure);
        }
        Ok(Self { count: head.len(), codes, figures })
    }

    fn ignored(&self, head: &[String]) -> Vec<String> {
        let is_read = |place: &usize| {
            self.codes.contains(place) || self.figures.values().flatten().any(|p| p == place)
        };
        let ignored = (0..head.len()).filter(|place| !is_read(place));
        ignored.map(|place| excerpt(&head[place])).collect()
    }

    /// What a row counts, or which column is wrong, and how.
    fn counted(&self, head: &[String], row: &Row) -> Result<Counted, (String, String)> {
        if row.cells.len() != self.count {
            let reason = format!("has {} cells, the head has {}", row.cells.len(), self.count);
            return Err(("record".to_owned(), reason));
        }
        let code = |(number, place): (usize, &usize)| {
            let (name, code) = (excerpt(&head[*place]), cell(row, *place));
            if number > 0 && code.is_empty() {
                return Ok(String::new());
            }
            let named = feature::kind_of_column(&name);
            let kind: Result<AreaKind, String> = feature::kind(code, named);
            kind.map(|_| code.to_owned()).map_err(|reason| (name, reason))
        };
        let codes = self.codes.iter().enumerate().map(code).collect::<Result<_, _>>()?;
        let mut of = BTreeMap::new();
        for (measure, places) in &self.figures {
            let mut sum = 0.0;
            for place in places {
                let fault = |reason| (excerpt(&head[*place]), reason);
                sum += figure(cell(row, *place)).map_err(fault)?;
            }
            of.insert(*measure, sum);
        }
        Ok(Counted { codes, of })
    }
}

/// Which columns of these names (in small letters) add up to which figure. Of the tables of the
/// census of 2021, that of countries of birth counts people once more: as its parts do not always
/// add up to the sums of other tables, its own sum is taken first.
fn figures(names: &[String]) -> BTreeMap<Measure, Vec<usize>> {
    let find = |name: &str| names.iter().position(|known| known == name).map(|place| vec![place]);
    let first = |these: &[&str]| these.iter().find_map(|name| find(name));
    let residents = || {
        let is_part = |name: &String| name.starts_with("ts001 ");
        let places: Vec<usize> = (0..names.len()).filter(|at| is_part(&names[*at])).collect();
        Some(places).filter(|places| !places.is_empty())
    };
    let population = first(&["population", "ts004 total", "ts001 total"]).or_else(residents);
    let born_abroad = first(&["born_abroad", "ts004 born outside the uk"]);
    let differing = "ts026 household members have different main languages";
    let differing = first(&["differing_languages", differing]);
    let all = Measure::ALL.into_iter().zip([population, born_abroad, differing]);
    all.filter_map(|(measure, places)| Some((measure, places?))).collect()
}

fn figure(text: &str) -> Result<f64, String> {
    if text.is_empty() {
        return Err("is missing".to_owned());
    }
    let number = text.parse().ok().filter(|figure| (0.0..MOST).contains(figure));
    number.ok_or_else(|| format!("`{}` is no number of people or households", excerpt(text)))
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", |cell| cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const HEAD: &str = "lsoa21cd,lsoa11cd,TS001 Lives in a communal establishment,\
        TS001 Lives in a household,TS004 Born outside the UK,TS004 Total,TS068 Student";

    fn table(rows: &[&str]) -> Table {
        let text = format!("\u{feff}{HEAD}\r\n{}\r\n", rows.join("\r\n"));
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.bytes, text.len() as u64);
        table
    }

    /// Each code with its population and those born abroad.
    fn told(joined: &Joined) -> Vec<(&str, f64, f64)> {
        let figure = |of: &BTreeMap<Measure, f64>, measure| of.get(&measure).copied().unwrap();
        joined
            .figures
            .iter()
            .map(|Figures { code, of }| {
                (&**code, figure(of, Measure::Population), figure(of, Measure::BornAbroad))
            })
            .collect()
    }

    #[test]
    fn figures_are_joined_by_the_column_that_names_more_areas() {
        let table = table(&[
            "E01000003,E01000001,0,9,4,10,0",
            "E01000004,E01000001,0,9,2.5,20,0",
            "",
            "E01000002,E01000002,0,9,1,5,0",
        ]);
        assert_eq!((table.faults.len(), &*table.ignored.join("; ")), (0, TABLES_NOT_READ));
        let joined = table.joined(|code| ["E01000001", "E01000002"].contains(&code));
        assert_eq!(joined.column, "lsoa11cd");
        assert_eq!(told(&joined), [("E01000001", 30.0, 6.5), ("E01000002", 5.0, 1.0)]);
        let joined = table.joined(|_| false);
        assert_eq!(joined.column, "lsoa21cd");
        let by_row = [("E01000002", 5.0, 1.0), ("E01000003", 10.0, 4.0), ("E01000004", 20.0, 2.5)];
        assert_eq!(told(&joined), by_row);
    }

    const TABLES_NOT_READ: &str = "TS001 Lives in a communal establishment; \
        TS001 Lives in a household; TS068 Student";

    #[test]
    fn people_are_counted_by_where_they_live_if_nothing_else_says_how_many_they_are() {
        let text = "geography code,TS001 Lives in a household,TS001 Lives elsewhere\n\
            E00048204,100,7\n";
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.rows[0].of, BTreeMap::from([(Measure::Population, 107.0)]));
    }

    #[test]
    fn rows_that_cannot_be_used_are_named() {
        let table = table(&[
            "E01000001,E01000001,0,9,-4,10,0",
            "E01000002,E01000002,0,9,4,,0",
            "E01000003,E01000003,0,9,NaN,10,0",
            "E01000004,E01000004,0,9,c,10,0",
            "E01000005,E01000005,0",
            "E08000026,E08000026,0,9,4,10,0",
            ",E01000007,0,9,4,10,0",
            "E01000008,E00000008,0,9,4,10,0",
            "E01000009,,0,9,4,10,not read",
            "E01000009,E01000009,0,9,4,10,0",
            "E01000010,E01000010,0,9,1e400,10,0",
        ]);
        let told: Vec<String> = table
            .faults
            .iter()
            .map(|f| format!("{} [{}] {}: {}", f.line, f.code, f.field, f.reason))
            .collect();
        let expected = [
            "2 [E01000001] TS004 Born outside the UK: `-4` is no number of people or households",
            "3 [E01000002] TS004 Total: is missing",
            "4 [E01000003] TS004 Born outside the UK: `NaN` is no number of people or households",
            "5 [E01000004] TS004 Born outside the UK: `c` is no number of people or households",
            "6 [E01000005] record: has 3 cells, the head has 7",
            "7 [E08000026] lsoa21cd: E08000026 is neither an output area, an LSOA, an MSOA nor a \
             ward: only these are kept",
            "8 [] lsoa21cd: is missing",
            "9 [E01000008] lsoa11cd: E00000008 is the code of an area of another kind (oa, not \
             lsoa)",
            "11 [E01000009] lsoa21cd: is that of an earlier row, too",
            "12 [E01000010] TS004 Born outside the UK: `1e400` is no number of people or \
             households",
        ];
        assert_eq!(told, expected);
        assert_eq!(table.rows.len(), 1);
    }

    #[rstest]
    #[case::of_the_office("lsoa21cd,TS004 Total\n", true)]
    #[case::quoted("\"OA21CD\",\"TS004 Total\"\n", true)]
    #[case::marked("\u{feff}lsoa11cd\r\n", true)]
    #[case::plain("code,name,population", true)]
    #[case::plain_without_figure("code,name", false)]
    #[case::stops("ATCOCode,StopType", false)]
    #[case::json("{\"a\":1,lsoa21cd,2}", false)]
    #[case::nothing("", false)]
    fn a_table_is_known_by_its_head(#[case] head: &str, #[case] is_one: bool) {
        assert_eq!(is_census(head), is_one);
    }

    #[rstest]
    #[case::no_code("name,TS004 Total\n", "no column holds codes of areas")]
    #[case::no_figure("lsoa21cd,TS068 Student\n", "no column holds a figure that is kept")]
    #[case::twice("lsoa21cd,TS004 Total,ts004 total\n", "two columns are called ts004 total")]
    #[case::empty("", "no column holds codes of areas")]
    fn what_is_no_table_says_why(#[case] text: &str, #[case] reason: &str) {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(reason), "{error}");
    }
}
