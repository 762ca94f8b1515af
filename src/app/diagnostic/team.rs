//! Whether there is a team: registrations, the lead, who can be reached, who is on duty.

use super::{Mark, MemberStanding, Report, Seen, day};
use crate::ids::UserId;

impl Report<'_> {
    pub(super) fn team(&mut self, seen: &Seen) {
        self.section("diag-team");
        let (guild, now) = (self.guild, self.now);
        let (roster, registered) = (&guild.roster, guild.roster.registered(now));
        match roster.lead {
            None => self.say(Mark::Broken, "diag-lead-none", &[]),
            Some(_) if registered.len() < 2 => {
                self.say(Mark::Broken, "diag-referents-few", &[("count", registered.len().into())]);
            }
            Some(lead) => {
                let who = format!("<@{lead}>");
                let args = [("count", registered.len().into()), ("lead", (&who).into())];
                self.say(Mark::Well, "diag-team-well", &args);
            }
        }
        if roster.lead.is_none() && registered.len() < 2 {
            self.say(Mark::Broken, "diag-referents-few", &[("count", registered.len().into())]);
        }
        let until = |person: UserId, at| format!("<@{person}> ({})", day(at));
        let over: Vec<String> = roster
            .registrations
            .iter()
            .filter(|entry| entry.expires <= now)
            .map(|entry| until(entry.person, entry.expires))
            .collect();
        self.people(Mark::Broken, "diag-lapsed", &over);
        let soon: Vec<String> =
            roster.lapsing(now).iter().map(|entry| until(entry.person, entry.expires)).collect();
        self.people(Mark::Mind, "diag-lapsing", &soon);
        if over.is_empty() && soon.is_empty() && !registered.is_empty() {
            self.say(Mark::Well, "diag-registrations-well", &[]);
        }
        self.reach(seen);
        if guild.on_duty(now).is_empty() {
            let planned = roster.next_on_duty(now, &guild.zone()).is_some();
            let key = if planned { "diag-duty-nobody" } else { "diag-duty-unplanned" };
            self.say(Mark::Mind, key, &[]);
        } else {
            self.say(Mark::Well, "diag-duty-well", &[]);
        }
    }

    /// Those of the team whom a call would not reach.
    fn reach(&mut self, seen: &Seen) {
        let Some(server) = &seen.server else { return };
        let guild = self.guild;
        let mention = |person: UserId| format!("<@{person}>");
        let of = |standing: MemberStanding| {
            let found = server.members.iter().filter(|member| member.standing == standing);
            found.map(|member| mention(member.person)).collect::<Vec<_>>()
        };
        let roleless: Vec<String> = server
            .members
            .iter()
            .filter(|member| member.standing != MemberStanding::Left && guild.lacks_role(member.person))
            .map(|member| mention(member.person))
            .collect();
        let (left, blind, unknown) =
            (of(MemberStanding::Left), of(MemberStanding::CannotSee), of(MemberStanding::Unknown));
        self.people(Mark::Broken, "diag-left", &left);
        self.people(Mark::Broken, "diag-blind", &blind);
        self.people(Mark::Broken, "diag-roleless", &roleless);
        self.people(Mark::Mind, "diag-member-unknown", &unknown);
        let clean = [left, blind, roleless, unknown].iter().all(Vec::is_empty);
        if clean && !server.members.is_empty() {
            self.say(Mark::Well, "diag-reach-well", &[]);
        }
    }

    fn people(&mut self, mark: Mark, key: &str, people: &[String]) {
        if !people.is_empty() {
            let names = self.names(people);
            self.say(mark, key, &[("who", (&names).into()), ("count", people.len().into())]);
        }
    }
}
