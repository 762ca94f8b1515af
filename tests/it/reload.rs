//! Response files that are edited while Sanad runs: a good edit is heard at once, a broken one changes nothing and is told.

use std::fs;
use std::path::{Path, PathBuf};

use discord_sim::{Id, World, ids};
use tempfile::TempDir;

use crate::support::process::Site;
use crate::support::{House, words};

const PHRASES: &str = "topics/suicide/fr.phrases";
/// What no file knows before the test writes it.
const NEW: &str = "mes oiseaux ne chantent plus depuis hier";

/// A folder of response files with a few of the real ones, so that it loads fast.
struct Folder {
    home: TempDir,
}

impl Folder {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
        let folder = Self { home };
        for part in ["directory", "interface", "words", "topics/suicide"] {
            copy(&real.join(part), &folder.path().join(part));
        }
        folder
    }

    fn path(&self) -> PathBuf {
        self.home.path().join("responses")
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("it is there")
    }

    /// Saves as careful editors do: a new file that takes the place of the old one.
    fn save(&self, file: &str, text: &str) {
        let (path, fresh) = (self.path().join(file), self.path().join(format!("{file}.new~")));
        fs::write(&fresh, text).expect("it can be written");
        fs::rename(&fresh, &path).expect("it takes the place");
    }

    /// The settings of a program that uses it, and tells of mistakes in `#écoute`.
    fn settings(&self) -> String {
        let dir = self.path();
        format!("[responses]\ndir = '{}'\nmaintainers_channel = \"{}\"\n", dir.display(), ids::ECOUTE)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the real files") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

fn newcomer(house: &House, name: &str) -> Id {
    house.sim.add_member(name, &[]).expect("there is a server")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_is_heard_a_broken_one_is_told_once_and_changes_nothing() {
    let folder = Folder::new();
    let house = House::open_with(World::default(), &folder.settings()).await;
    let cases = async |count: usize| house.until(|| (house.cases().len() == count).then_some(())).await;
    let told = || house.bot_says(ids::NADIA, ids::ECOUTE);

    // Unknown words, and words in the maintainers' own channel, give nothing: the first case is of what comes after them.
    house.say(ids::AMINE, ids::GENERAL, NEW);
    house.say(ids::AMINE, ids::ECOUTE, "jveux mourir");
    house.say(ids::YASMINE, ids::JEUX, "jveux mourir");
    cases(1).await;
    assert!(house.bot_says(ids::NADIA, ids::GENERAL).is_empty() && told().is_empty());

    // A phrase and a sentence change: both are in use, and the command is described anew.
    let good = format!("[distress urgent]\n{NEW}\n{}", folder.read(PHRASES));
    let interface = folder.read("interface/fr.ftl");
    let command = "command-help = Trouver de l’aide";
    assert!(interface.contains(command));
    let before = house.app.library.load().fingerprint();
    let saved = std::time::Instant::now();
    folder.save("interface/fr.ftl", &interface.replace(command, "command-help = Chercher de l’aide"));
    folder.save(PHRASES, &good);
    house.until(|| (house.app.library.load().fingerprint() != before).then_some(())).await;
    println!("an edit was in use after {:?}", saved.elapsed());
    house
        .until(|| {
            house.sim.world(|world| {
                world.commands.iter().any(|command| command.description.starts_with("Chercher")).then_some(())
            })
        })
        .await;
    house.say(newcomer(&house, "ines"), ids::GENERAL, NEW);
    cases(2).await;

    // Broken: the team is told where, and everything that was heard before still is.
    let broken = good.replacen("[distress urgent]", "[distres urgent]", 1);
    folder.save(PHRASES, &broken);
    let notice = house.until(|| told().into_iter().next()).await;
    let shown = words(&notice);
    assert!(shown.contains(PHRASES) && shown.contains("ligne 1") && shown.contains("distress"), "{shown}");
    assert!(notice.mentions.is_empty());
    for (name, text) in [("lina", NEW), ("omar", "jveux mourir")] {
        house.say(newcomer(&house, name), ids::GENERAL, text);
    }
    cases(4).await;

    // Saved again with the same mistake, then repaired: nothing more about the mistake, one word that it is over.
    folder.save(PHRASES, &format!("# une note\n{broken}"));
    let fixed = format!("[distress urgent]\nplus aucun oiseau ne vole ici\n{good}");
    folder.save(PHRASES, &fixed);
    let repaired = house.until(|| told().into_iter().find(|one| words(one).contains('✅'))).await;
    assert_eq!(told().len(), 2, "{:?}", told().iter().map(words).collect::<Vec<_>>());
    assert_ne!(repaired.id, notice.id);
    house.say(newcomer(&house, "adam"), ids::GENERAL, "plus aucun oiseau ne vole ici");
    cases(5).await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_on_a_broken_folder_helps_all_the_same_and_says_so() {
    let folder = Folder::new();
    let head = folder.read("topics/suicide/topic.toml");
    folder.save("topics/suicide/topic.toml", &head.replace("category", "categry"));
    let mut site = Site::closed(World::default()).await;
    site.configure(&format!("{}\n{}", site.settings(), folder.settings()));
    let check = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(check.status.code(), Some(1));
    assert!(check.err.contains("`categry`") && check.err.contains("sanad check"), "{}", check.err);

    site.start().await;
    site.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    site.seen_once(1).await;
    let told = async || {
        let mut messages = site.sim.visible_messages(ids::NADIA, ids::ECOUTE);
        messages.retain(|message| message.author.id == ids::BOT);
        (!messages.is_empty()).then_some(messages)
    };
    let notices = site.until("a notice", told).await;
    assert!(words(&notices[0]).contains("Vouliez-vous écrire `category`"), "{}", words(&notices[0]));
    assert!(site.log().contains("compiled into it"), "the log says what is in use");

    folder.save("topics/suicide/topic.toml", &head);
    let repaired = async || told().await.filter(|messages| messages.len() == 2);
    let notices = site.until("the word that it is repaired", repaired).await;
    assert!(notices.iter().any(|one| words(one).contains('✅')));
    site.finish().await;
}
