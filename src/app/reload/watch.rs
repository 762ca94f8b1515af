//! Notices that something in a folder changed, and says no more than that: what it means is found out by reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// A folder that is watched, also while it is away.
///
/// Two things are watched: the folder with all below it, and the folder that holds it. The second one is how a folder that
/// was removed, renamed or swapped for another is noticed when it comes back.
pub(super) struct Watch {
    folder: PathBuf,
    watcher: Option<RecommendedWatcher>,
    /// Which folder the watch lies on; another one of the same name needs a watch of its own.
    on: Option<same::Id>,
    /// The folder itself came, went or was renamed: the watch may lie on nothing, even if a number was used again.
    moved: Arc<AtomicBool>,
    parent: bool,
    changes: mpsc::Receiver<()>,
}

impl Watch {
    /// Watches a folder. Where the system has no means for it, nothing is ever noticed, and the caller's own looks must do.
    pub(super) fn new(folder: &Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        // One place: whoever looks wants to know whether, not how often.
        let (tell, changes) = mpsc::channel(1);
        let below = folder.clone();
        let moved = Arc::new(AtomicBool::new(false));
        let noted = moved.clone();
        let made = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Ok(event) = &event {
                if !matters(event, &below) {
                    return;
                }
                if moves(event, &below) {
                    noted.store(true, Ordering::Release);
                }
            }
            // Full means that a look is due already.
            let _ = tell.try_send(());
        });
        let watcher = made
            .inspect_err(|error| {
                tracing::warn!(%error, "the system cannot tell of changed files; the folder is looked at now and then");
            })
            .ok();
        let mut watch = Self { folder, watcher, on: None, moved, parent: false, changes };
        watch.renew();
        watch
    }

    /// Comes back when something changed since the last call. Never, where the system cannot tell.
    pub(super) async fn changed(&mut self) {
        if self.changes.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Puts the watch where the folder is now.
    pub(super) fn renew(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        if !self.parent
            && let Some(parent) = self.folder.parent()
        {
            self.parent = watcher.watch(parent, RecursiveMode::NonRecursive).is_ok();
        }
        let moved = self.moved.swap(false, Ordering::AcqRel);
        let now = same::id(&self.folder);
        if now == self.on && now.is_some() && !moved {
            return;
        }
        if self.on.take().is_some() {
            // The folder may be gone, and its watch with it.
            let _ = watcher.unwatch(&self.folder);
        }
        if now.is_some() {
            match watcher.watch(&self.folder, RecursiveMode::Recursive) {
                Ok(()) => self.on = now,
                Err(error) => {
                    tracing::warn!(%error, "the folder of response files is not watched; it is looked at now and then");
                }
            }
        }
    }
}

/// Whether an event may mean changed files. Reading is none: looking would lead to the next look.
fn matters(event: &Event, folder: &Path) -> bool {
    event.need_rescan()
        || (!matches!(event.kind, EventKind::Access(_))
            && event.paths.iter().any(|path| path.starts_with(folder)))
}

/// Whether the folder itself came, went or changed its name.
fn moves(event: &Event, folder: &Path) -> bool {
    matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
        && event.paths.iter().any(|path| path == folder)
}

/// Which folder a path leads to, whatever its name.
mod same {
    use std::path::Path;

    #[cfg(unix)]
    pub(super) type Id = (u64, u64);

    #[cfg(unix)]
    pub(super) fn id(folder: &Path) -> Option<Id> {
        use std::os::unix::fs::MetadataExt;
        let facts = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
        Some((facts.dev(), facts.ino()))
    }

    #[cfg(not(unix))]
    pub(super) type Id = Option<std::time::SystemTime>;

    #[cfg(not(unix))]
    pub(super) fn id(folder: &Path) -> Option<Id> {
        let facts = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
        Some(facts.created().ok())
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, RemoveKind};

    use super::*;

    #[test]
    fn reading_and_neighbours_are_no_change() {
        let folder = Path::new("/srv/responses");
        let event = |kind, path: &str| Event::new(kind).add_path(PathBuf::from(path));
        for (kind, path, counts) in [
            (EventKind::Modify(ModifyKind::Any), "/srv/responses/topics/suicide/fr.md", true),
            (EventKind::Create(CreateKind::Folder), "/srv/responses", true),
            (EventKind::Access(AccessKind::Any), "/srv/responses/topics/suicide/fr.md", false),
            (EventKind::Modify(ModifyKind::Any), "/srv/sanad.sqlite", false),
            (EventKind::Modify(ModifyKind::Any), "/srv/responses-old/fr.md", false),
        ] {
            assert_eq!(matters(&event(kind, path), folder), counts, "{path}");
        }
        assert!(moves(&event(EventKind::Remove(RemoveKind::Folder), "/srv/responses"), folder));
        assert!(!moves(&event(EventKind::Remove(RemoveKind::Folder), "/srv/responses/topics"), folder));
        let lost = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert!(matters(&lost, folder));
    }
}
