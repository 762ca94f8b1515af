//! Who sees cases and talks.

use super::{Mark, Place, Report, Roles, Seen, SeenChannel, SeenServer, channel, role};

impl Report<'_> {
    pub(super) fn access(&mut self, seen: &Seen) {
        self.section("diag-access");
        let Some(server) = &seen.server else { return self.say(Mark::Broken, "diag-no-server", &[]) };
        for place in &server.channels {
            match place.place {
                Place::Staff | Place::Fallback => self.seen_by(place),
                Place::Talks => self.talks_seen_by(place),
                Place::Panel => {}
            }
        }
        self.always(server);
    }

    /// Who sees into a channel where cases are posted.
    fn seen_by(&mut self, place: &SeenChannel) {
        let where_ = channel(place.channel);
        let at = ("channel", (&where_).into());
        if place.everyone {
            return self.say(Mark::Broken, "diag-access-everyone", &[at]);
        }
        let mut well = true;
        for seeing in &place.roles {
            well &= self.role_sees(seeing, &where_, "diag-access-role");
        }
        if place.people > 0 {
            well = false;
            self.say(Mark::Broken, "diag-access-people", &[at, ("count", place.people.into())]);
        }
        if well {
            let names: Vec<String> = place.roles.iter().map(|seeing| role(seeing.role)).collect();
            let names = if names.is_empty() { self.word("duty-nobody", &[]) } else { self.names(&names) };
            self.say(Mark::Well, "diag-access-well", &[at, ("roles", (&names).into())]);
        }
    }

    /// Who may manage threads sees into private ones.
    fn talks_seen_by(&mut self, place: &SeenChannel) {
        let where_ = channel(place.channel);
        let mut well = true;
        for seeing in &place.roles {
            well &= self.role_sees(seeing, &where_, "diag-talks-role");
        }
        if well {
            self.say(Mark::Well, "diag-talks-well", &[("channel", (&where_).into())]);
        }
    }

    /// Says where a role lets in people who are not of the team; true where it lets in none.
    fn role_sees(&mut self, seeing: &Roles, where_: &str, key: &str) -> bool {
        let name = role(seeing.role);
        let args =
            |count: usize| [("channel", where_.into()), ("role", (&name).into()), ("count", count.into())];
        match seeing.others {
            Some(0) => return true,
            _ if seeing.bot => self.say(Mark::Mind, "diag-access-bot", &args(1)),
            Some(others) => self.say(Mark::Broken, key, &args(others)),
            None => self.say(Mark::Mind, "diag-access-uncounted", &args(0)),
        }
        false
    }

    /// Owner and administrators: Discord lets nobody close a channel to them.
    fn always(&mut self, server: &SeenServer) {
        let mut who = Vec::new();
        for admin in &server.admins {
            let name = role(admin.role);
            let args = [("role", (&name).into()), ("count", admin.members.unwrap_or_default().into())];
            let key = if admin.members.is_some() { "diag-admin-role" } else { "diag-admin-role-uncounted" };
            who.push(self.word(key, &args));
        }
        let strangers = server.admins.iter().any(|admin| admin.others != Some(0));
        let outsider = server.owner.is_some_and(|owner| {
            self.guild.roster.standing(owner, self.now) != crate::cases::Standing::Referent
        });
        let mark = if strangers || outsider { Mark::Mind } else { Mark::Well };
        if who.is_empty() {
            return self.say(mark, "diag-admins-owner", &[]);
        }
        let roles = self.names(&who);
        self.say(mark, "diag-admins", &[("roles", (&roles).into())]);
    }
}
