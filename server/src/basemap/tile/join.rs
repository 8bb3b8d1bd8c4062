//! Lines of one kind in a tile, joined where one ends and another begins.

use std::collections::HashMap;

use super::piece::Spot;

/// The same lines, fewer of them: two that meet where no third one does become one.
pub fn join(lines: Vec<Vec<Spot>>) -> Vec<Vec<Spot>> {
    let mut at: HashMap<Spot, Vec<usize>> = HashMap::new();
    for (idx, line) in lines.iter().enumerate() {
        for end in [line.first(), line.last()].into_iter().flatten() {
            at.entry(*end).or_default().push(idx);
        }
    }
    let mut lines: Vec<Option<Vec<Spot>>> = lines.into_iter().map(Some).collect();
    let mut joined = Vec::new();
    for idx in 0..lines.len() {
        let Some(mut line) = lines[idx].take() else { continue };
        // Forward as far as it goes, then the same from the other end.
        for _ in 0..2 {
            while let Some(next) = following(&line, &at, &mut lines) {
                line.extend(&next[1..]);
            }
            line.reverse();
        }
        joined.push(line);
    }
    joined
}

/// The one line that goes on where this one ends, turned so that it begins there.
fn following(
    line: &[Spot],
    at: &HashMap<Spot, Vec<usize>>,
    lines: &mut [Option<Vec<Spot>>],
) -> Option<Vec<Spot>> {
    let end = line.last()?;
    let [a, b] = at.get(end)?[..] else { return None };
    let mut next = lines[a].take().or_else(|| lines[b].take())?;
    if next.first() != Some(end) {
        next.reverse();
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_of_three_ways_becomes_one_line() {
        let ways = vec![vec![(0, 0), (1, 0)], vec![(3, 0), (2, 0)], vec![(1, 0), (2, 0)]];
        let mut joined = join(ways);
        if joined[0][0] != (0, 0) {
            joined[0].reverse();
        }
        assert_eq!(joined, [vec![(0, 0), (1, 0), (2, 0), (3, 0)]]);
    }

    #[test]
    fn a_fork_stays_a_fork() {
        let ways = vec![vec![(0, 0), (1, 0)], vec![(1, 0), (2, 1)], vec![(1, 0), (2, -1)]];
        assert_eq!(join(ways).len(), 3);
    }

    #[test]
    fn a_roundabout_of_two_ways_closes_and_ends() {
        let ways = vec![vec![(0, 0), (1, 1), (2, 0)], vec![(2, 0), (1, -1), (0, 0)]];
        let joined = join(ways);
        assert_eq!(joined.len(), 1);
        assert_eq!((joined[0].len(), joined[0].first()), (5, joined[0].last()));
    }

    #[test]
    fn a_loop_alone_stays_as_it_is() {
        let ring = vec![(0, 0), (1, 1), (2, 0), (0, 0)];
        assert_eq!(join(vec![ring.clone()]), [ring]);
    }
}
