//! Hebrew words without what is attached to them.

/// The word as it stands and with each run of prefix letters taken off that leaves two letters or
/// more: ולמזגן → ולמזגן, למזגן, מזגן. The first element of a pair is the prefix.
pub(crate) fn unprefixed(word: &str) -> Vec<(&str, &str)> {
    let mut found = vec![("", word)];
    for (at, letter) in word.char_indices().take(4) {
        if !matches!(letter, 'ו' | 'ה' | 'ב' | 'ל' | 'מ' | 'ש' | 'כ') {
            break;
        }
        let cut = at + letter.len_utf8();
        if let (Some(prefix), Some(rest)) = (word.get(..cut), word.get(cut..))
            && rest.chars().count() >= 2
        {
            found.push((prefix, rest));
        }
    }
    found
}

const ENDINGS: [&str; 9] = ["יות", "ימ", "ות", "ית", "תי", "נו", "ה", "ת", "י"];

/// What is left of a folded Hebrew word without its ending and its inner vowel letters: סתימה,
/// סתימות and סתום meet. Latin words lose their plural and -ing, -ed.
pub(crate) fn stem(word: &str) -> String {
    if !crate::fold::is_hebrew(word) {
        return latin_stem(word);
    }
    let base = ENDINGS
        .iter()
        .find_map(|ending| {
            word.strip_suffix(ending)
                .filter(|rest| rest.chars().count() >= 3)
        })
        .unwrap_or(word);
    let mut letters = base.chars();
    let mut stem = String::with_capacity(base.len());
    stem.extend(letters.next());
    stem.extend(letters.filter(|letter| !matches!(letter, 'ו' | 'י')));
    if stem.chars().count() < 2 {
        base.to_owned()
    } else {
        stem
    }
}

fn latin_stem(word: &str) -> String {
    const ENDINGS: [&str; 6] = ["ing", "ers", "er", "ed", "es", "s"];
    let base = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3))
        .unwrap_or(word);
    base.strip_suffix('e')
        .filter(|rest| rest.len() >= 3)
        .unwrap_or(base)
        .to_owned()
}

/// Every stem that the word may have.
pub(crate) fn stems(word: &str) -> Vec<String> {
    let mut stems: Vec<String> = unprefixed(word)
        .into_iter()
        .map(|(_, rest)| stem(rest))
        .collect();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests {
    use super::{stem, stems, unprefixed};

    #[test]
    fn prefixes_come_off_one_by_one() {
        let rests: Vec<&str> = unprefixed("ולמזגנ")
            .into_iter()
            .map(|(_, rest)| rest)
            .collect();
        assert_eq!(rests, ["ולמזגנ", "למזגנ", "מזגנ", "זגנ"]);
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stem("סתימות"), stem("סתומ"));
        assert_eq!(stem("מזגנימ"), stem("מזגנ"));
        assert_eq!(stem("cleaning"), stem("cleaned"));
        assert!(stems("המזגנימ").contains(&stem("מזגנ")));
    }
}
