//! What a person chose, kept under a blind index so that the store does not tell who it is.

use super::{Store, StoreError};
use crate::ids::UserId;
use crate::text::Lang;

impl Store {
    /// The language a person chose, if they did.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn language(&self, person: UserId) -> Result<Option<Lang>, StoreError> {
        let _ = person;
        todo!()
    }

    /// Keeps the language a person chose; none forgets it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn set_language(&self, person: UserId, lang: Option<Lang>) -> Result<(), StoreError> {
        let _ = (person, lang);
        todo!()
    }
}
