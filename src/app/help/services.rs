//! Services as lines of a card: numbers and links on lines of their own, so that right-to-left text stays right.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Help;
use crate::app::view::Field;
use crate::responses::{Anonymity, AudienceSex, Confidence, Cost, Offer, Opening, Referral};
use crate::text::Lang;

impl Help<'_> {
    /// The first lines of all help: whom to reach now, and what the country lacks.
    pub(super) fn open_now(&self, referral: &Referral<'_>, lang: Lang) -> String {
        let mut lines = Vec::new();
        match &referral.first {
            Some(offer) => {
                let name = offer.service.name.get(lang);
                lines.push(self.text_with(lang, "open-now", &[("name", name.into())]));
                lines.extend(self.contacts(offer, lang, answering(offer)));
                lines.extend(self.if_no_answer(offer, lang));
            }
            None => lines.push(self.text(lang, "open-none")),
        }
        if referral.first.as_ref().is_none_or(|offer| !offer.service.is_emergency()) {
            lines.extend(self.emergency_line(referral, lang));
        }
        lines.extend(referral.notes.iter().map(|note| note.get(lang).to_owned()));
        lines.join("\n")
    }

    /// Emergency numbers in one line, what is short is read.
    pub(super) fn emergency_line(&self, referral: &Referral<'_>, lang: Lang) -> Option<String> {
        let numbers: Vec<String> = referral
            .emergency
            .iter()
            .flat_map(|offer| offer.service.phones.iter().map(|phone| format!("**{}**", phone.number)))
            .collect();
        let verify = referral.emergency.iter().any(|offer| offer.to_verify);
        let verify = if verify { format!(" ({})", self.text(lang, "to-verify-all")) } else { String::new() };
        let danger = self.text(lang, "door-emergency");
        (!numbers.is_empty()).then(|| format!("{danger}\n🚨 {}{verify}", numbers.join(" · ")))
    }

    /// Emergency numbers, one line each, with what each is for.
    pub(super) fn emergency_lines(&self, referral: &Referral<'_>, lang: Lang) -> Vec<String> {
        let line = |offer: &Offer<'_>| {
            // A service is named by what it is called for where its line says so, else by its name.
            let verify =
                if offer.to_verify { format!(" ({})", self.text(lang, "to-verify")) } else { String::new() };
            let service = offer.service;
            let of_phone = |phone: &crate::responses::Phone| {
                let what = phone.purpose.as_ref().map_or(service.name.get(lang), |purpose| purpose.get(lang));
                format!("🚨 **{}** · {what}{verify}", phone.number)
            };
            service.phones.iter().map(of_phone).collect::<Vec<_>>()
        };
        referral.emergency.iter().flat_map(line).collect()
    }

    /// A service as a titled block.
    pub(super) fn service_field(&self, offer: &Offer<'_>, lang: Lang) -> Field {
        let service = offer.service;
        let mut lines = self.contacts(offer, lang, Ways::All);
        lines.push(self.hours(offer, lang));
        lines.extend(self.conditions(offer, lang));
        lines.push(service.what_happens.get(lang).to_owned());
        if service.confidence != Confidence::High
            && let Some(caution) = &service.caution
        {
            lines.push(format!("_{}_", caution.get(lang)));
        }
        lines.extend(self.if_no_answer(offer, lang));
        lines.retain(|line| !line.trim().is_empty());
        Field { name: service.name.get(lang).to_owned(), value: lines.join("\n") }
    }

    /// How to reach a service, and nothing more.
    pub(super) fn address_field(&self, offer: &Offer<'_>, lang: Lang) -> Field {
        let value = self.contacts(offer, lang, Ways::All).join("\n");
        Field { name: offer.service.name.get(lang).to_owned(), value }
    }

    fn contacts(&self, offer: &Offer<'_>, lang: Lang, ways: Ways) -> Vec<String> {
        let service = offer.service;
        let mut lines = Vec::new();
        let phones = if ways == Ways::Online { &[][..] } else { &service.phones };
        for phone in phones {
            let verify =
                if offer.to_verify { format!(" ({})", self.text(lang, "to-verify")) } else { String::new() };
            lines.push(format!("📞 **{}**{verify}", phone.number));
            lines.extend(phone.purpose.as_ref().map(|purpose| purpose.get(lang).to_owned()));
        }
        let mut labelled = |key: &str, value: &str| {
            lines.push(self.text(lang, key));
            lines.push(value.to_owned());
        };
        if let Some(number) = service.whatsapp.as_ref().filter(|_| ways == Ways::All) {
            labelled("service-whatsapp", &format!("**{number}**"));
        }
        if let Some(sms) = service.sms.as_ref().filter(|_| ways == Ways::All) {
            labelled("service-sms", &format!("**{}**", sms.number));
        }
        if let Some(url) = &service.url {
            labelled("service-url", &format!("<{url}>"));
        }
        if let Some(email) = &service.email {
            labelled("service-email", email);
        }
        lines
    }

    fn if_no_answer(&self, offer: &Offer<'_>, lang: Lang) -> Option<String> {
        let text = offer.service.if_no_answer.as_ref()?.get(lang);
        Some(self.text_with(lang, "if-no-answer", &[("text", text.into())]))
    }

    fn conditions(&self, offer: &Offer<'_>, lang: Lang) -> Option<String> {
        let service = offer.service;
        let mut said = Vec::new();
        if service.cost == Cost::Free {
            said.push(self.text(lang, "service-free"));
        }
        if service.anonymous == Anonymity::Yes {
            said.push(self.text(lang, "service-anonymous"));
        }
        if service.audience.sex == AudienceSex::Female {
            said.push(self.text(lang, "service-women"));
        }
        match (service.audience.min_age, service.audience.max_age) {
            (0, u8::MAX) => {}
            (min, u8::MAX) => {
                said.push(self.text_with(lang, "service-from-age", &[("min", i64::from(min).into())]));
            }
            (min, max) => {
                let ages = [("min", i64::from(min).into()), ("max", i64::from(max).into())];
                said.push(self.text_with(lang, "service-ages", &ages));
            }
        }
        (!said.is_empty()).then(|| said.join(" · "))
    }

    /// When somebody answers, in the service's own time.
    fn hours(&self, offer: &Offer<'_>, lang: Lang) -> String {
        let service = offer.service;
        let (opening, hours) = match (&service.hours, &offer.online) {
            (Some(hours), _) => (offer.opening, Some(hours)),
            (None, Some(online)) => (*online, service.online_hours.as_ref()),
            (None, None) => (offer.opening, None),
        };
        let zone = hours.map_or(TimeZone::UTC, |hours| hours.zone().clone());
        match opening {
            Opening::Open { until: None } => self.text(lang, "hours-always"),
            Opening::Open { until: Some(until) } => {
                let time = clock_time(until, &zone);
                self.text_with(lang, "hours-open-until", &[("time", (&time).into())])
            }
            Opening::Closed { opens } => {
                let time = self.day_and_time(opens, &zone, lang);
                self.text_with(lang, "hours-opens-at", &[("time", (&time).into())])
            }
            Opening::Unknown => self.text(lang, "hours-unknown"),
        }
    }

    fn day_and_time(&self, moment: Timestamp, zone: &TimeZone, lang: Lang) -> String {
        const DAYS: [&str; 7] = ["day-mo", "day-tu", "day-we", "day-th", "day-fr", "day-sa", "day-su"];
        let time = clock_time(moment, zone);
        let there = zone.to_datetime(moment);
        if there.date() == zone.to_datetime(self.now).date() {
            return self.text_with(lang, "time-today", &[("time", (&time).into())]);
        }
        let place = usize::try_from(there.weekday().to_monday_zero_offset()).unwrap_or_default();
        let day = self.text(lang, DAYS[place]);
        self.text_with(lang, "time-day", &[("day", (&day).into()), ("time", (&time).into())])
    }
}

/// Which ways of reaching a service are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ways {
    /// All of them.
    All,
    /// Only the form or chat: nobody answers the telephone at this moment.
    Online,
}

fn answering(offer: &Offer<'_>) -> Ways {
    let line = offer.opening.is_open();
    if !line && offer.online.is_some_and(Opening::is_open) { Ways::Online } else { Ways::All }
}

fn clock_time(moment: Timestamp, zone: &TimeZone) -> String {
    let there = zone.to_datetime(moment);
    format!("{:02}:{:02}", there.hour(), there.minute())
}
