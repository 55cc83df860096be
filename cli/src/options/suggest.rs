//! Messages about words that are not known, with the known word that is nearest.

/// The known word that is nearest, if one is near.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|&candidate| (distance(word, candidate), candidate)).filter(
        |&(distance, candidate)| distance <= 2 && distance < candidate.len().min(word.len()).max(2) - 1,
    );
    near.min_by_key(|&(distance, _)| distance).map(|(_, candidate)| candidate)
}

/// "unknown WHAT 'WORD'", and a suggestion if one is near.
pub fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(candidate) => format!("unknown {what} '{word}'; did you mean '{candidate}'?"),
        None if what == "option" => format!("unknown {what} '{word}'"),
        None => format!("unknown {what} '{word}'; known are {}", known.join(", ")),
    }
}

/// Levenshtein's distance with swaps of neighbours as one step.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let step = usize::from(a[i - 1] != b[j - 1]);
                    let mut best =
                        (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + step);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(rows[i - 2][j - 2] + 1);
                    }
                    best
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [("", "", 0), ("a", "", 1), ("emti", "emit", 1), ("heapsise", "heapsize", 1)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }
}
