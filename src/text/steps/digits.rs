//! Digits of any script become ASCII digits; whether a digit is a letter is decided later, per word.

/// The ASCII digit, for Latin, Arabic-Indic and Persian digits.
pub fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6F0}'..='\u{6F9}' => c as u32 - 0x6F0,
        _ => return None,
    };
    Some(b'0' + value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_three_scripts() {
        assert_eq!(['7', '٧', '۷'].map(digit), [Some(b'7'); 3]);
        assert_eq!(digit('x'), None);
    }
}
