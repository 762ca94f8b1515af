//! What is open now, for whoever asks to talk: a talk is never the only way out.

use super::{GENERAL_NEEDS, Help};
use crate::text::Lang;

impl Help<'_> {
    /// Whom to reach now when nothing is known but that somebody needs a person to talk to.
    pub fn general_open_now(&self, lang: Lang) -> String {
        self.open_now(&self.referral(&GENERAL_NEEDS, self.country(), None), lang)
    }
}
