//! A folder that is edited while the program runs, as editors and people do it.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;

use super::*;
use crate::app::clock::Clock;
use crate::phrases::{Scratch, TopicId};
use crate::responses::testkit;
use crate::settings::Settings;
use crate::store::{Keys, Store};
use crate::text::{Lang, Script};

const PHRASES: &str = "topics/suicide/fr.phrases";
const HOUR: Duration = Duration::from_secs(3600);
/// Longer than anything takes that comes at all.
const LONG: Duration = Duration::from_secs(20);

/// No looks of its own: what is noticed, the system told of.
const EAGER: ReloadPace = ReloadPace {
    quiet: Duration::from_millis(20),
    most: Duration::from_millis(200),
    stands: Duration::ZERO,
    look: HOUR,
};

/// A folder with the small library, an app that uses it, and the reload.
struct Desk {
    home: TempDir,
    app: Arc<App>,
    told: UnboundedReceiver<Reload>,
    stop: flag::Sender<bool>,
    follower: JoinHandle<()>,
}

impl Desk {
    async fn open(pace: ReloadPace) -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("responses");
        write_all(&folder, &testkit::files());
        let app = app(home.path(), Library::load(&folder).0.unwrap()).await;
        let (tell, told) = mpsc::unbounded_channel();
        let (stop, stopping) = flag::channel(false);
        let follower = tokio::spawn(follow(app.clone(), folder, pace, tell, stopping));
        Self { home, app, told, stop, follower }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("responses")
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.folder().join(path), text).unwrap();
    }

    async fn next(&mut self) -> Reload {
        timeout(LONG, self.told.recv()).await.expect("something is told").expect("the follower lives")
    }

    async fn live(&mut self) {
        match self.next().await {
            Reload::Live(_) => {}
            other => panic!("not live: {other:?}"),
        }
    }

    fn hears(&self, message: &str) -> bool {
        hears(&self.app.library.load(), message)
    }

    async fn close(mut self) {
        self.stop.send_replace(true);
        timeout(LONG, self.follower).await.expect("it stops when told").unwrap();
        assert!(self.told.try_recv().is_err(), "nothing more was told");
    }
}

async fn app(home: &Path, library: Library) -> Arc<App> {
    let keys = Keys::from_file(&home.join("key")).unwrap();
    let url = format!("sqlite:{}", home.join("store.sqlite").display());
    let store = Store::open(&url, &keys).await.unwrap();
    let settings = Settings::from_toml("").unwrap();
    Arc::new(App::start(store, &keys, Arc::new(library), settings, Clock::System).await.unwrap())
}

fn write_all(folder: &Path, files: &Files) {
    for (path, text) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn hears(library: &Library, message: &str) -> bool {
    !library.lexicon().scan(message, &mut Scratch::new()).is_empty()
}

/// The phrases with one more.
fn phrases_with(line: &str) -> String {
    testkit::PHRASES_FR.replace("je veux mourir\n\n", &format!("je veux mourir\n{line}\n\n"))
}

#[tokio::test]
async fn a_new_phrase_is_heard_and_a_broken_file_changes_nothing() {
    let mut desk = Desk::open(EAGER).await;
    desk.write(PHRASES, &phrases_with("la nuit est trop longue"));
    desk.live().await;
    assert!(desk.hears("franchement la nuit est trop longue"));

    desk.write(PHRASES, &phrases_with("la nuit est trop longue").replace("[distress", "[distres"));
    let Reload::Broken(problems) = desk.next().await else { panic!("not told") };
    assert_eq!((problems[0].file.as_str(), problems[0].place.as_ref().unwrap().line), (PHRASES, 1));
    assert!(desk.hears("la nuit est trop longue") && desk.hears("je veux mourir"));

    // The same mistake on another line is nothing new; another one is.
    desk.write(PHRASES, &format!("# note\n{}", testkit::PHRASES_FR.replace("[distress", "[distres")));
    desk.write("topics/suicide/topic.toml", &testkit::TOPIC.replace("category", "categry"));
    let Reload::Broken(problems) = desk.next().await else { panic!("not told") };
    assert!(problems.iter().any(|problem| problem.rule == "unknown-key"), "{problems:#?}");

    write_all(&desk.folder(), &testkit::files());
    desk.live().await;
    assert!(matches!(desk.next().await, Reload::Repaired));
    assert!(!desk.hears("la nuit est trop longue") && desk.hears("je veux mourir"));
    desk.close().await;
}

#[tokio::test]
async fn editors_that_rename_and_many_files_at_once_make_one_new_set() {
    // Nothing is told before an hour, however broken the states in between are.
    let mut desk = Desk::open(ReloadPace { stands: HOUR, ..EAGER }).await;
    let path = desk.folder().join(PHRASES);
    let (backup, fresh) = (path.with_extension("phrases~"), path.with_extension("phrases.swp"));
    fs::write(&fresh, phrases_with("la nuit est trop longue")).unwrap();
    fs::rename(&path, &backup).unwrap();
    fs::rename(&fresh, &path).unwrap();
    desk.live().await;
    assert!(desk.hears("la nuit est trop longue"));

    // The folder goes, and comes back with something new in each file: sentences, cards, directory and phrases.
    let away = desk.home.path().join("away");
    fs::rename(desk.folder(), &away).unwrap();
    let mut files = testkit::files();
    let mut change = |path: &str, from: &str, to: &str| {
        let text = files.get(path).unwrap().replace(from, to);
        files.insert(path, text);
    };
    change("interface/fr.ftl", "Ouvert maintenant", "On répond maintenant");
    change("topics/suicide/fr.md", "Va près de quelqu'un.", "Reste avec quelqu'un.");
    change("directory/ma.toml", "number = \"8350\"", "number = \"8360\"");
    change(PHRASES, "je veux mourir\n\n", "je veux mourir\nplus rien ne compte\n\n");
    write_all(&desk.folder(), &testkit::accepted(files));
    while !desk.hears("plus rien ne compte") {
        desk.live().await;
    }
    let library = desk.app.library.load_full();
    assert_eq!(library.interface().text(Lang::Fr, "open-now", &[]), "On répond maintenant");
    let card = library.card(&TopicId::new("suicide"), Lang::Fr, Script::Latn).unwrap();
    assert_eq!(card.now, "Reste avec quelqu'un.");
    assert_eq!(library.directory().get("ma-femmes").unwrap().phones[0].number, "8360");

    // The new folder is watched as the old one was.
    desk.write(PHRASES, &phrases_with("je suis au bout du bout"));
    desk.live().await;
    assert!(desk.hears("je suis au bout du bout"));
    desk.close().await;
}

#[tokio::test]
async fn what_nobody_noticed_is_found_by_looking() {
    let mut desk = Desk::open(ReloadPace { look: Duration::from_millis(50), ..EAGER }).await;
    fs::remove_dir_all(desk.folder().join("topics")).unwrap();
    assert!(matches!(desk.next().await, Reload::Broken(_)));
    // As it was before: nothing new is loaded, and the mistake is over.
    write_all(&desk.folder(), &testkit::files());
    assert!(matches!(desk.next().await, Reload::Repaired));
    desk.close().await;
}

/// Two sets that recognise different words of one message; whoever scans sees one of them, never a mixture.
#[tokio::test]
async fn a_scan_under_way_finishes_on_the_old_lexicon() {
    let set = |phrase: &str| {
        let mut files = testkit::files();
        for lang in ["fr", "ary"] {
            files.remove(&format!("topics/suicide/{lang}.phrases"));
        }
        files.insert(PHRASES, format!("[distress urgent]\n{phrase}\n"));
        let (draft, _) = crate::responses::Draft::read(&files);
        assert_eq!(draft.lexicon.phrases().len(), 1);
        let text = format!(
            "[distress urgent]\n{phrase}\n\n[examples]\n+ {phrase}\n+ ce soir {phrase}\n+ oui {phrase}\n- bonjour\n- bonsoir\n- merci\n"
        );
        files.insert(PHRASES, text);
        files.insert("topics/suicide/ary.phrases", testkit::PHRASES_ARY);
        Library::from_files(&files).0.unwrap()
    };
    let home = tempfile::tempdir().unwrap();
    let sets = [Arc::new(set("tout est noir")), Arc::new(set("plus rien ne compte"))];
    let app = app(home.path(), set("tout est noir")).await;
    let message = "tout est noir, plus rien ne compte";

    // Held as a scan holds it, the old set answers after the new one is in use.
    let held = app.library.load();
    app.library.store(sets[1].clone());
    assert!(hears(&held, "tout est noir") && !hears(&held, "plus rien ne compte"));
    assert!(!hears(&app.library.load(), "tout est noir"));
    drop(held);

    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let scans: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut scratch = Scratch::new();
                    let mut seen = BTreeSet::new();
                    while !over.load(Ordering::Acquire) || seen.is_empty() {
                        let library = app.library.load();
                        let lexicon = library.lexicon();
                        let found = lexicon.scan(message, &mut scratch);
                        let texts: Vec<String> =
                            found.iter().map(|found| lexicon.phrase(found.phrase).text.to_string()).collect();
                        assert_eq!(texts.len(), 1, "a mixture of two sets: {texts:?}");
                        seen.extend(texts);
                    }
                    seen
                })
            })
            .collect();
        for turn in 0..2000 {
            app.library.store(sets[turn % 2].clone());
            thread::yield_now();
        }
        over.store(true, Ordering::Release);
        for scan in scans {
            let seen = scan.join().unwrap();
            assert!(
                seen.iter().all(|text| ["tout est noir", "plus rien ne compte"].contains(&text.as_str()))
            );
        }
    });
}
