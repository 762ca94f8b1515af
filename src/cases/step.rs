//! One step in the life of a case.

use jiff::{SignedDuration, Timestamp};

use super::{
    Action, Actor, AlertReason, Case, CaseKind, Event, Lease, Outcome, Post, Refusal, Signal, State,
};
use crate::ids::UserId;
use crate::phrases::Level;

/// How long a claim holds without being renewed (design §8).
pub const LEASE: SignedDuration = SignedDuration::from_mins(20);
/// How long a case waits for a second referent to agree that it closes, before it counts as unowned again. Longer than
/// a lease, as the danger has been judged by one referent already, and as a second one must first be found.
pub const SECOND_PAIR_WAIT: SignedDuration = SignedDuration::from_mins(30);

/// What a step leads to: the case as it is afterwards, and what follows.
type Step = Result<(State, Vec<Action>), Refusal>;

/// Takes one step: what `event`, caused by `actor` at `now`, makes of `case`.
///
/// A claim that has run out binds nobody, also before Sanad has noted that it lapsed.
///
/// # Errors
///
/// A [`Refusal`] says why it may not happen; the case stays as it was.
pub fn step(
    case: &Case,
    event: &Event,
    actor: Actor,
    now: Timestamp,
) -> Result<(Case, Vec<Action>), Refusal> {
    let who = admit(case, event, actor)?;
    let mut next = case.clone();
    let (state, actions) = match (event, who) {
        (Event::Signal(signal), None) => add(&mut next, signal, now)?,
        (Event::Lapse, None) => lapse(case, now)?,
        (Event::Apart, None) => apart(&mut next, now)?,
        (Event::Claim, Some(who)) => claim(case, who, now)?,
        (Event::Renew, Some(who)) => renew(case, who, now)?,
        (Event::Talk, Some(who)) => talk(case, who, now)?,
        (Event::Read, Some(_)) => {
            next.reads = next.reads.saturating_add(1);
            (case.state.clone(), Vec::new())
        }
        (Event::Removed, Some(_)) => (case.state.clone(), vec![Action::EditPost]),
        (Event::HandOver { to }, Some(who)) => hand_over(case, who, *to, now)?,
        (Event::Decline, Some(who)) => decline(case, who, now)?,
        (Event::Close { outcome }, Some(who)) => close(case, who, outcome, now)?,
        (Event::Agree, Some(who)) => agree(case, who, now)?,
        (Event::Disagree, Some(who)) => disagree(case, who, now)?,
        (Event::Reopen, Some(_)) => {
            let step = reopen(case, now)?;
            next.reopened = next.reopened.saturating_add(1);
            step
        }
        (Event::Signal(_) | Event::Lapse | Event::Apart, Some(_)) | (_, None) => {
            return Err(Refusal::NotTheirs);
        }
    };
    next.state = state;
    Ok((next, actions))
}

/// Who acts, if a person does, once it is clear that they may act on this case at all.
fn admit(case: &Case, event: &Event, actor: Actor) -> Result<Option<UserId>, Refusal> {
    let who = match actor {
        Actor::Sanad => return Ok(None),
        Actor::Outsider(_) => return Err(Refusal::NotAReferent),
        Actor::Referent(who) => who,
    };
    // First, and the same for all: who appears in such a case must not learn from the answer that there is one.
    if case.kind == CaseKind::Conflict {
        return Err(Refusal::NotOnThisServer);
    }
    if case.involves(who) {
        return Err(Refusal::AppearsInIt);
    }
    if matches!(event, Event::Signal(_) | Event::Lapse | Event::Apart) {
        return Err(Refusal::NotTheirs);
    }
    Ok(Some(who))
}

/// Adds a later signal; a higher level tells the team again, whoever has the case in hand.
fn add(case: &mut Case, signal: &Signal, now: Timestamp) -> Step {
    if let State::Closed { .. } = case.state {
        return Err(closed(case));
    }
    case.signals = case.signals.saturating_add(1);
    case.remember(signal.source);
    for phrase in &signal.phrases {
        if !case.phrases.contains(phrase) {
            case.phrases.push(*phrase);
        }
    }
    case.alert = case.alert.max(signal.alert);
    let raised = signal.source.level > case.level;
    if raised {
        case.level = signal.source.level;
        case.level_since = now;
        case.topic = signal.topic.clone();
    }
    let mut actions = vec![Action::EditPost];
    // A new signal says that it is not over, whatever was about to be agreed.
    let was_closing = matches!(case.state, State::Closing { .. });
    let state = if was_closing { State::New { since: now } } else { case.state.clone() };
    if raised {
        actions.push(Action::Alert(AlertReason::Raised));
    } else if was_closing {
        actions.push(Action::Alert(AlertReason::NotClosed));
    }
    Ok((state, actions))
}

fn lapse(case: &Case, now: Timestamp) -> Step {
    match case.lapses_at() {
        Some(until) if until <= now => {
            // Unowned since the deadline, not since it was noticed: the ladder must not gain time by a late clock.
            let reason = match case.state {
                State::Closing { .. } => AlertReason::NotClosed,
                State::New { .. }
                | State::Claimed(_)
                | State::Talking(_)
                | State::HandedOver { .. }
                | State::Closed { .. } => AlertReason::Lapsed,
            };
            Ok((State::New { since: until }, vec![Action::EditPost, Action::Alert(reason)]))
        }
        Some(_) | None => Err(Refusal::NothingLapsed),
    }
}

/// The server is shown the case no more, whoever had it in hand.
fn apart(case: &mut Case, now: Timestamp) -> Step {
    if let State::Closed { .. } = case.state {
        return Err(closed(case));
    }
    let since = if case.kind == CaseKind::Conflict { case.created_at } else { now };
    (case.kind, case.post) = (CaseKind::Conflict, Post::Never);
    Ok((State::New { since }, Vec::new()))
}

fn claim(case: &Case, who: UserId, now: Timestamp) -> Step {
    let since = free_for(case, who, now)?;
    let state = match case.state {
        // Pressed twice, or to renew: a talk stays a talk.
        State::Talking(lease) if lease.by == who => State::Talking(leased(who, since, now)),
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. }
        | State::Closed { .. } => State::Claimed(leased(who, since, now)),
    };
    Ok((state, vec![Action::EditPost]))
}

fn talk(case: &Case, who: UserId, now: Timestamp) -> Step {
    let since = free_for(case, who, now)?;
    Ok((State::Talking(leased(who, since, now)), vec![Action::EditPost]))
}

/// Since when `who` has the case in hand once they take it: whoever has it already keeps their beginning.
fn free_for(case: &Case, who: UserId, now: Timestamp) -> Result<Timestamp, Refusal> {
    match case.state {
        State::Closed { .. } => Err(closed(case)),
        State::Claimed(lease) | State::Talking(lease) if lease.by == who => Ok(lease.since),
        State::Claimed(lease) | State::Talking(lease) if now < lease.until => Err(taken(lease)),
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. } => Ok(now),
    }
}

fn renew(case: &Case, who: UserId, now: Timestamp) -> Step {
    let lease = owned(case, who, now)?;
    let renewed = leased(who, lease.since, now);
    let state = match case.state {
        State::Talking(_) => State::Talking(renewed),
        State::New { .. }
        | State::Claimed(_)
        | State::HandedOver { .. }
        | State::Closing { .. }
        | State::Closed { .. } => State::Claimed(renewed),
    };
    Ok((state, vec![Action::EditPost]))
}

fn hand_over(case: &Case, who: UserId, to: Option<UserId>, now: Timestamp) -> Step {
    owned(case, who, now)?;
    if to == Some(who) {
        return Err(Refusal::AlreadyTheirs);
    }
    if to.is_some_and(|to| case.involves(to)) {
        return Err(Refusal::RecipientAppearsInIt);
    }
    let state = State::HandedOver { from: who, to, since: now };
    Ok((state, vec![Action::EditPost, Action::Alert(AlertReason::HandedOver)]))
}

fn decline(case: &Case, who: UserId, now: Timestamp) -> Step {
    match case.state {
        State::Closed { .. } => Err(closed(case)),
        State::Claimed(lease) | State::Talking(lease) if lease.by == who => {
            let state = State::HandedOver { from: who, to: None, since: now };
            Ok((state, vec![Action::EditPost, Action::Alert(AlertReason::Declined)]))
        }
        State::Claimed(lease) | State::Talking(lease) if now < lease.until => Err(taken(lease)),
        State::HandedOver { from, to: Some(to), since } if to == who => {
            // The wait of the young person did not begin anew, so the moment stays.
            let state = State::HandedOver { from, to: None, since };
            Ok((state, vec![Action::EditPost, Action::Alert(AlertReason::Declined)]))
        }
        // Nobody counted on this referent: the history notes it, and the ladder may pass them by.
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. } => Ok((case.state.clone(), Vec::new())),
    }
}

fn close(case: &Case, who: UserId, outcome: &Outcome, now: Timestamp) -> Step {
    match &case.state {
        State::Closed { .. } => return Err(closed(case)),
        State::Claimed(lease) | State::Talking(lease) if lease.by != who && now < lease.until => {
            return Err(taken(*lease));
        }
        State::Closing { asked_by, outcome: asked, .. } if !outcome.closes_alone() => {
            return Err(Refusal::AlreadyAsked { asked_by: *asked_by, outcome: asked.clone() });
        }
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. } => {}
    }
    if case.level == Level::Concern || outcome.closes_alone() {
        let state = State::Closed { by: who, agreed_by: None, outcome: outcome.clone(), at: now };
        return Ok((state, vec![Action::EditPost, Action::ArchivePost]));
    }
    let until = now + SECOND_PAIR_WAIT;
    let state = State::Closing { asked_by: who, outcome: outcome.clone(), since: now, until };
    Ok((state, vec![Action::EditPost, Action::Alert(AlertReason::SecondNeeded)]))
}

fn agree(case: &Case, who: UserId, now: Timestamp) -> Step {
    match &case.state {
        State::Closing { asked_by, .. } if *asked_by == who => {
            Err(Refusal::TakesASecond { asked_by: *asked_by })
        }
        State::Closing { asked_by, outcome, .. } => {
            let state =
                State::Closed { by: *asked_by, agreed_by: Some(who), outcome: outcome.clone(), at: now };
            Ok((state, vec![Action::EditPost, Action::ArchivePost]))
        }
        State::Closed { .. } => Err(closed(case)),
        State::New { .. } | State::Claimed(_) | State::Talking(_) | State::HandedOver { .. } => {
            Err(Refusal::NothingToAgree)
        }
    }
}

fn disagree(case: &Case, who: UserId, now: Timestamp) -> Step {
    match case.state {
        // Who takes it back goes on with it.
        State::Closing { asked_by, .. } if asked_by == who => {
            Ok((State::Claimed(leased(who, now, now)), vec![Action::EditPost]))
        }
        State::Closing { .. } => {
            let actions = vec![Action::EditPost, Action::Alert(AlertReason::NotClosed)];
            Ok((State::New { since: now }, actions))
        }
        State::Closed { .. } => Err(closed(case)),
        State::New { .. } | State::Claimed(_) | State::Talking(_) | State::HandedOver { .. } => {
            Err(Refusal::NothingToAgree)
        }
    }
}

fn reopen(case: &Case, now: Timestamp) -> Step {
    if case.state.is_open() {
        return Err(Refusal::NotClosed);
    }
    let actions = vec![Action::RestorePost, Action::EditPost, Action::Alert(AlertReason::Reopened)];
    Ok((State::New { since: now }, actions))
}

/// The claim of `who`, if they have the case in hand. A claim of theirs that ran out still counts while nobody else
/// has taken the case: they are the one who knows it.
fn owned(case: &Case, who: UserId, now: Timestamp) -> Result<Lease, Refusal> {
    match case.state {
        State::Claimed(lease) | State::Talking(lease) if lease.by == who => Ok(lease),
        State::Claimed(lease) | State::Talking(lease) if now < lease.until => Err(taken(lease)),
        State::Closed { .. } => Err(closed(case)),
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. } => Err(Refusal::NotClaimed),
    }
}

fn leased(by: UserId, since: Timestamp, now: Timestamp) -> Lease {
    Lease { by, since, until: now + LEASE }
}

fn taken(lease: Lease) -> Refusal {
    Refusal::AlreadyClaimed { by: lease.by, until: lease.until }
}

fn closed(case: &Case) -> Refusal {
    match &case.state {
        State::Closed { by, outcome, at, .. } => {
            Refusal::AlreadyClosed { by: *by, at: *at, outcome: outcome.clone() }
        }
        State::New { .. }
        | State::Claimed(_)
        | State::Talking(_)
        | State::HandedOver { .. }
        | State::Closing { .. } => Refusal::NotClosed,
    }
}
