//! Texts that wait for a review, and services whose entries have run out.

use super::{Mark, Report};
use crate::app::help::country_of;
use crate::responses::Service;

impl Report<'_> {
    pub(super) fn files(&mut self) {
        self.section("diag-files");
        let library = self.help.library;
        let (drafts, all) = (library.drafts(), library.topics().len());
        let args = [("drafts", drafts.into()), ("all", all.into())];
        if drafts > 0 {
            self.say(Mark::Mind, "diag-drafts", &args);
        } else {
            self.say(Mark::Well, "diag-drafts-none", &args);
        }
        let (directory, now) = (library.directory(), self.now);
        let country = country_of(self.help.guild);
        if !directory.on_offer(now).contains(&country) {
            let name = self.word(&format!("country-{}", country.word()), &[]);
            self.say(Mark::Broken, "diag-country", &[("country", (&name).into())]);
        }
        let services = directory.services();
        let hidden: Vec<&Service> = services.iter().filter(|service| !service.is_shown(now)).collect();
        let (expired, unsure): (Vec<&Service>, Vec<&Service>) =
            hidden.into_iter().partition(|service| service.is_expired(now));
        let overdue = directory.overdue(now);
        self.services(Mark::Broken, "diag-services-overdue", &overdue);
        self.services(Mark::Mind, "diag-services-expired", &expired);
        self.services(Mark::Mind, "diag-services-unsure", &unsure);
        if overdue.is_empty() && expired.is_empty() && unsure.is_empty() {
            self.say(Mark::Well, "diag-services-well", &[("count", services.len().into())]);
        }
        let unchecked =
            services.iter().filter(|service| service.is_shown(now) && service.checked.is_none()).count();
        if unchecked > 0 {
            self.say(Mark::Mind, "diag-services-unchecked", &[("count", unchecked.into())]);
        }
    }

    fn services(&mut self, mark: Mark, key: &str, services: &[&Service]) {
        if !services.is_empty() {
            let names: Vec<String> =
                services.iter().map(|service| service.name.get(self.lang).to_owned()).collect();
            let names = self.names(&names);
            self.say(mark, key, &[("names", (&names).into()), ("count", services.len().into())]);
        }
    }
}
