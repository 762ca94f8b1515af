//! The tables of figures, for the terminal and for reports.

use super::figures::Figures;
use super::table::{Table, comma, count, interval, percent, rate_per, signed};
use super::{Args, Grouping};
use crate::eval::{AlarmTally, AskTally, BUDGETS, By, Cost, DangerTally, HardTally, Moved, Row, Share};

/// The most frequent confusions are shown, not all.
const CONFUSIONS_SHOWN: usize = 15;

/// The tables of figures with their titles; those without a row are left out.
pub(super) fn sections(figures: &Figures, args: &Args) -> Vec<(String, Table)> {
    let labels = &figures.labels;
    let by_file = args.by == Some(Grouping::File);
    let recall = format!(
        "Rappel : détresse et recrutement qui deviennent un cas ({} messages étiquetés)",
        count(labels.messages)
    );
    let mut sections = vec![
        (recall, danger_table(&labels.danger, by_file)),
        ("Messages anodins faits pour tromper".to_owned(), hard_table(&labels.hard, by_file)),
        ("Questions et récits de ceux qui s’en sont sortis".to_owned(), ask_table(&labels.asks, by_file)),
        ("Sujets pris l’un pour l’autre (les plus fréquents)".to_owned(), confusion_table(figures)),
    ];
    sections.extend(alarm_sections(figures, by_file));
    sections.retain(|(_, table)| !table.is_empty());
    sections
}

fn danger_table(rows: &[Row<DangerTally>], by_file: bool) -> Table {
    let mut table =
        Table::new(["", "n", "trouvés", "bon niveau ou plus", "bon sujet", "bon signal", "bonne personne"]);
    each(rows, by_file, &mut table, |table, name, tally| {
        table.row([
            name,
            count(tally.found.of),
            interval(tally.found),
            interval(tally.level),
            interval(tally.topic),
            percent(tally.signal),
            percent(tally.about),
        ]);
    });
    table
}

fn hard_table(rows: &[Row<HardTally>], by_file: bool) -> Table {
    let mut table = Table::new(["", "n", "deviennent un cas", "appel immédiat", "lus comme question"]);
    each(rows, by_file, &mut table, |table, name, tally| {
        table.row([
            name,
            count(tally.escalated.of),
            interval(tally.escalated),
            percent(tally.pinged),
            percent(tally.tipped),
        ]);
    });
    table
}

fn ask_table(rows: &[Row<AskTally>], by_file: bool) -> Table {
    let mut table =
        Table::new(["", "n", "lus comme question", "bon sujet", "deviennent un cas", "appel immédiat"]);
    each(rows, by_file, &mut table, |table, name, tally| {
        table.row([
            name,
            count(tally.answered.of),
            interval(tally.answered),
            percent(tally.topic),
            interval(tally.escalated),
            percent(tally.pinged),
        ]);
    });
    table
}

fn confusion_table(figures: &Figures) -> Table {
    let mut table = Table::new(["étiqueté → trouvé", "messages", "des cas du sujet"]);
    for pair in figures.labels.confused.iter().take(CONFUSIONS_SHOWN) {
        let share = Share::new(pair.messages, pair.of);
        table.row([format!("{} → {}", pair.wanted, pair.got), count(pair.messages), percent(share)]);
    }
    table
}

/// Adds the rows of all groups, with a heading before each sort of group.
fn each<T>(rows: &[Row<T>], by_file: bool, table: &mut Table, mut add: impl FnMut(&mut Table, String, &T)) {
    let mut last = None;
    for row in rows.iter().filter(|row| by_file || row.by != By::File) {
        if last != Some(row.by) {
            last = Some(row.by);
            if let Some(name) = by_name(row.by) {
                table.group(name);
            }
        }
        let name = if row.by == By::All { "tous".to_owned() } else { row.name.clone() };
        add(table, name, &row.tally);
    }
}

fn alarm_sections(figures: &Figures, by_file: bool) -> Vec<(String, Table)> {
    let rows = &figures.alarms.rows;
    let mut all = Table::new([
        "",
        "messages",
        "appels / 10 000",
        "portes / 1 000",
        "liste / 1 000",
        "dont à l’essai",
        "cartes / 1 000",
    ]);
    each(rows, by_file, &mut all, |table, name, tally| {
        let cell = |cost, per| budgeted(tally, cost, per);
        table.row([
            name,
            count(tally.lines),
            cell(Cost::Ping, 10_000.0),
            cell(Cost::Door, 1_000.0),
            cell(Cost::List, 1_000.0),
            count(tally.on_trial),
            cell(Cost::Card, 1_000.0),
        ]);
    });
    if rows.is_empty() {
        return Vec::new();
    }
    all.group("budget");
    all.row([
        "au plus".to_owned(),
        String::new(),
        "1".to_owned(),
        "1".to_owned(),
        "1".to_owned(),
        String::new(),
        "–".to_owned(),
    ]);
    let mut sections = vec![(
        "Tchat ordinaire : alarmes par ce qu’elles coûtent (≤ borne de Wilson ; ✗ au-dessus du budget, ? la borne seule)"
            .to_owned(),
        all,
    )];
    if rows.iter().any(|row| row.tally.judged_lines > 0) {
        let mut without =
            Table::new(["", "jugées vraies", "appels / 10 000", "portes / 1 000", "liste / 1 000"]);
        each(rows, by_file, &mut without, |table, name, tally| {
            if tally.judged_lines > 0 {
                let cell = |cost, per| rate_per(tally.false_share(cost), per);
                table.row([
                    name,
                    count(tally.judged_lines),
                    cell(Cost::Ping, 1e4),
                    cell(Cost::Door, 1e3),
                    cell(Cost::List, 1e3),
                ]);
            }
        });
        sections.push(("Les mêmes sans les alarmes jugées vraies".to_owned(), without));
    }
    sections
}

/// The number, the rate with its upper bound, and a mark where the rate, or the bound alone, is above the budget.
fn budgeted(tally: &AlarmTally, cost: Cost, per: f64) -> String {
    let share = tally.share(cost);
    let budget = BUDGETS.iter().find(|budget| budget.cost == cost);
    let most = budget.map_or(f64::INFINITY, |budget| budget.at_most as f64 / budget.per as f64);
    let mark = match share {
        share if share.rate() > most => "✗ ",
        share if share.wilson().1 > most => "? ",
        _ => "",
    };
    format!("{mark}{} : {}", share.hits, rate_per(share, per))
}

/// The figures that moved, before and after.
pub(super) fn moved_table(moved: &[Moved]) -> Table {
    let mut table = Table::new(["", "avant", "après", "écart", "messages"]);
    for one in moved.iter().filter(|one| one.by != By::File) {
        let per = match one.figure {
            "ping" => 10_000.0,
            "door" | "list" | "card" => 1_000.0,
            _ => 100.0,
        };
        let (before, after) = (one.before.rate() * per, one.after.rate() * per);
        let unit = if per == 100.0 { " %" } else { "" };
        table.row([
            format!("{} · {}", figure_name(one.figure), if one.by == By::All { "tous" } else { &one.name }),
            format!("{}{unit}", comma(before, 2)),
            format!("{}{unit}", comma(after, 2)),
            signed(after - before, 2),
            format!("{} → {}", one.before.hits, one.after.hits),
        ]);
    }
    table
}

const fn by_name(by: By) -> Option<&'static str> {
    match by {
        By::All => None,
        By::Signal => Some("par signal"),
        By::Level => Some("par niveau"),
        By::Lang => Some("par langue"),
        By::LangLevel => Some("par langue et niveau (high : imminent et urgent)"),
        By::Script => Some("par écriture"),
        By::Topic => Some("par sujet"),
        By::Source => Some("par source"),
        By::File => Some("par fichier"),
    }
}

fn figure_name(figure: &str) -> &str {
    match figure {
        "recall" => "rappel",
        "right-level" => "bon niveau",
        "right-topic" => "bon sujet",
        "asks-answered" => "questions lues",
        "asks-escalated" => "questions devenues un cas",
        "hard-negatives" => "anodins devenus un cas",
        "ping" => "appels / 10 000",
        "door" => "portes / 1 000",
        "list" => "liste / 1 000",
        other => other,
    }
}
