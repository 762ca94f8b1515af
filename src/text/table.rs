//! One look-up per character: a paged table filled once from the steps in [`super::steps`].

use std::sync::LazyLock;

use super::steps;
use super::symbol::{self, Symbol};

/// Characters per page.
const PAGE: usize = 256;
/// The table covers the first two planes; beyond them are emoji-like symbols, tags and private use.
const COVERED: usize = 0x2_0000;

/// Char → up to two symbols, as `first | second << 8`.
pub struct Table {
    pages: Vec<u16>,
    cells: Vec<[u16; PAGE]>,
    /// The symbol of each ASCII character: most of what people type, and always one symbol.
    ascii: [Symbol; 128],
    /// Characters of at most two bytes in UTF-8, in one piece: no page to look for.
    short: Box<[u16; SHORT]>,
}

/// Characters of at most two bytes in UTF-8.
const SHORT: usize = 0x800;

/// The table, filled at first use (a few milliseconds).
pub static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

impl Table {
    fn build() -> Self {
        let mut pages = Vec::with_capacity(COVERED / PAGE);
        let mut cells: Vec<[u16; PAGE]> = Vec::new();
        for page in 0..COVERED / PAGE {
            let mut cell = [0u16; PAGE];
            if has_letters_we_read(page) {
                for (i, slot) in cell.iter_mut().enumerate() {
                    *slot = char::from_u32((page * PAGE + i) as u32).map_or(0, pack);
                }
            } else {
                cell = [u16::from(symbol::FOREIGN); PAGE];
            }
            let at = cells.iter().position(|known| *known == cell).unwrap_or_else(|| {
                cells.push(cell);
                cells.len() - 1
            });
            pages.push(at as u16);
        }
        let ascii = std::array::from_fn(|code| pack(code as u8 as char) as u8);
        let mut short = Box::new([0; SHORT]);
        for (slot, c) in short.iter_mut().zip('\0'..) {
            *slot = pack(c);
        }
        Self { pages, cells, ascii, short }
    }

    /// The symbols of a character; `first | second << 8`, 0 for nothing.
    #[inline]
    pub fn get(&self, c: char) -> u16 {
        let code = c as usize;
        match self.pages.get(code >> 8) {
            Some(&page) => self.cells[usize::from(page)][code & 0xFF],
            None if steps::invisible::is_invisible(c) => u16::from(symbol::NOTHING),
            None => u16::from(symbol::PUNCT),
        }
    }

    /// The symbols of ASCII characters, one each.
    #[inline]
    pub fn ascii(&self) -> &[Symbol; 128] {
        &self.ascii
    }

    /// The symbols of the characters below U+0800.
    #[inline]
    pub fn short(&self) -> &[u16; SHORT] {
        &self.short
    }
}

fn pack(c: char) -> u16 {
    let [first, second]: [Symbol; 2] = steps::symbols_of(c);
    u16::from(first) | u16::from(second) << 8
}

/// Pages where a character can fold to something else than a foreign letter. Han, Hangul and the rest of the two
/// planes are left out: filling them costs more time than everything else together.
fn has_letters_we_read(page: usize) -> bool {
    matches!(page, 0x00..=0x30 | 0xA7 | 0xAB | 0xD8..=0xDF | 0xF8..=0xFF | 0x1D1..=0x1D7 | 0x1E0..=0x1FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_steps_say() {
        for c in (0..0x3000).chain(0xFB00..0xFFFF).chain(0x1D400..0x1D800).chain(0x1F000..0x1F700) {
            if let Some(c) = char::from_u32(c) {
                assert_eq!(TABLE.get(c), pack(c), "{c:?}");
            }
        }
    }

    #[test]
    fn the_table_stays_small() {
        assert!(TABLE.cells.len() * PAGE * 2 <= 160 * 1024, "{} pages", TABLE.cells.len());
    }
}
