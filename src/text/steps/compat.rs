//! Compatibility forms and case: full-width, mathematical, circled, ligatures and presentation forms become plain
//! lower-case letters followed by their marks.

use unicode_normalization::char::decompose_compatible;

/// The lower-case compatibility decomposition, marks included, at most eight characters.
pub fn decompose(c: char) -> impl Iterator<Item = char> {
    let mut parts = [None; 8];
    let mut n = 0;
    let mut push = |c: char| {
        if n < parts.len() {
            parts[n] = Some(c);
            n += 1;
        }
    };
    match c {
        'œ' | 'Œ' => "oe".chars().for_each(&mut push),
        'æ' | 'Æ' => "ae".chars().for_each(&mut push),
        'ß' | 'ẞ' => "ss".chars().for_each(&mut push),
        'ø' | 'Ø' => push('o'),
        'đ' | 'Đ' => push('d'),
        'ł' | 'Ł' => push('l'),
        'ħ' | 'Ħ' => push('h'),
        'ŧ' | 'Ŧ' => push('t'),
        'ı' => push('i'),
        '\u{1F170}'..='\u{1F189}' => push(char::from(b'a' + (c as u32 - 0x1F170) as u8)),
        '\u{1F150}'..='\u{1F169}' => push(char::from(b'a' + (c as u32 - 0x1F150) as u8)),
        '\u{1F1E6}'..='\u{1F1FF}' => push(char::from(b'a' + (c as u32 - 0x1F1E6) as u8)),
        _ => decompose_compatible(c, |d| {
            for lower in d.to_lowercase() {
                decompose_compatible(lower, &mut push);
            }
        }),
    }
    parts.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_plain_letters() {
        let plain = |c: char| decompose(c).filter(|c| c.is_alphanumeric()).collect::<String>();
        for (c, want) in
            [('Ａ', "a"), ('𝕊', "s"), ('É', "e"), ('ﬁ', "fi"), ('🅰', "a"), ('🇸', "s"), ('Œ', "oe")]
        {
            assert_eq!(plain(c), want, "{c:?}");
        }
        assert!(decompose('\u{FDFA}').count() <= 8);
    }
}
