//! The response files as they stood at a revision, written to a temporary folder; the repository itself is not touched.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cli::CliError;

/// Files below a temporary folder that goes away with this value.
pub(super) struct Tree {
    folder: TempDir,
}

impl Tree {
    /// Where the files are.
    pub(super) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("tree")
    }
}

/// `folder` as it stood at `revision`.
///
/// # Errors
/// git is absent, the folder is in no repository, the revision does not exist, or did not have this folder.
pub(super) fn at_revision(folder: &Path, revision: &str) -> Result<Tree, CliError> {
    let shown = folder.display();
    let prefix = git(folder, None, ["rev-parse", "--show-prefix"])?.ok_or_else(|| {
        CliError::Said(format!(
            "{shown} is in no git repository, so there is no revision to compare with; \
             use --compare-dir with a copy of the old files"
        ))
    })?;
    let commit = format!("{revision}^{{commit}}");
    let commit = git(folder, None, ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?
        .ok_or_else(|| CliError::Said(format!("the repository of {shown} has no revision `{revision}`")))?;
    let tree = format!("{commit}:{}", prefix.trim_end_matches('/'));
    let tree = git(folder, None, ["rev-parse", "--verify", "--quiet", "--end-of-options", &tree])?
        .ok_or_else(|| CliError::Said(format!("at `{revision}` there is no folder {shown}")))?;
    let temporary = |error: std::io::Error| {
        CliError::Said(format!("no temporary folder can be made for the old files: {error}"))
    };
    let out = Tree { folder: tempfile::tempdir().map_err(temporary)? };
    std::fs::create_dir(out.path()).map_err(temporary)?;
    // An index of its own: that of the repository, and whatever waits in it, stays as it is.
    let index = out.folder.path().join("index");
    // From the top of the repository: further down git writes only what lies below.
    let top = git(folder, None, ["rev-parse", "--show-toplevel"])?.unwrap_or_default();
    let prefix = format!("--prefix={}/", out.path().display());
    for arguments in [vec!["read-tree", &tree], vec!["checkout-index", "--all", &prefix]] {
        git(Path::new(&top), Some(&index), arguments)?.ok_or_else(|| {
            CliError::Said(format!("git cannot write the files of `{revision}` to a temporary folder"))
        })?;
    }
    Ok(out)
}

/// What git answers; none where it refuses.
fn git<I, S>(folder: &Path, index: Option<&Path>, arguments: I) -> Result<Option<String>, CliError>
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    // Set where a hook calls: they would lead to another place than the folder that is meant.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let Output { status, stdout, .. } = command
        .output()
        .map_err(|error| CliError::Said(format!("git cannot be run ({error}); use --compare-dir instead")))?;
    Ok(status.success().then(|| String::from_utf8_lossy(&stdout).trim().to_owned()))
}
