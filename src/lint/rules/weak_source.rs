//! # `weak-source`
//!
//! Finds entries and topics that rest on pages which are no sources: mirrors, odd hosts, other people's code.
//!
//! **Why.** A wrong number looks like help and is not. `facts/corrections.md` names these hosts.
//!
//! **Bad.** `url = "https://something.vercel.app/numeros"`  **Better.** The page of the service, or dated press.

use super::{Context, Rule, Severity};
use crate::responses::{Confidence, SourceRef};

pub(super) const RULE: Rule = Rule { id: "weak-source", about: "Une source qui n'en est pas une.", check };

/// Hosts that count as no source at all.
const WEAK: &[&str] =
    &["duckdns.org", "swaychat.cn", "vercel.app", "hqproductreviews.com", "feedlander.com", "alionweb.ai"];

/// Hosts that may support another source but never stand alone.
const SUPPORTING: &[&str] = &["github.com", "over-blog.com", "wordpress.com", "blogspot.com", "maghress.com"];

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for service in draft.directory.services().iter().filter(|service| service.confidence != Confidence::Low) {
        let solid =
            service.sources.iter().filter(|source| !on(source, WEAK) && !on(source, SUPPORTING)).count();
        for source in service.sources.iter().filter(|source| on(source, WEAK)) {
            let what = format!("`{}` cite {}, qui n'est pas une source.", service.id, source.url);
            context.report_service(
                Severity::Warning,
                service,
                what,
                Some("Cherchez la page du service ou un article daté.".to_owned()),
            );
        }
        if solid == 0 {
            let what = format!("`{}` ne repose sur aucune source solide.", service.id);
            let tip = "Il faut la page du service, une page officielle ou un article daté ; sinon, `confidence = \"low\"`.";
            let severity =
                if service.confidence == Confidence::High { Severity::Error } else { Severity::Warning };
            context.report_service(severity, service, what, Some(tip.to_owned()));
        }
    }
    for topic in &draft.topics {
        for source in topic.sources.iter().filter(|source| on(source, WEAK)) {
            let file = format!("topics/{}/topic.toml", topic.id);
            let at = context.files.get(&file).and_then(|text| text.find(&source.url)).unwrap_or(0);
            let what = format!("{} n'est pas une source.", source.url);
            context.report(Severity::Warning, &file, at..at + source.url.len(), what, None);
        }
    }
}

fn on(source: &SourceRef, hosts: &[&str]) -> bool {
    let host = host(&source.url);
    hosts.iter().any(|weak| host == *weak || host.ends_with(&format!(".{weak}")))
}

/// The host of an address, in lower case.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}
