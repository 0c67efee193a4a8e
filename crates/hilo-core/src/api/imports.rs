//! Imports: those of this process, and those of the past.

use std::path::PathBuf;

use super::*;
use crate::error::Failure;
use crate::store::imports;
use crate::{Hilo, import};

/// Begins to read files and folders.
pub fn import_start(hilo: &Hilo, request: ImportStart) -> Result<ImportJob, Failure> {
    import::start(hilo, request.paths.into_iter().map(PathBuf::from).collect())
}

/// Returns an import of this process.
pub fn import_job(hilo: &Hilo, request: OfJob) -> Result<ImportJob, Failure> {
    import::get(hilo, request.job)
}

/// Returns the imports of this process, newest first.
pub fn import_jobs(hilo: &Hilo, _: Nothing) -> Result<Vec<ImportJob>, Failure> {
    import::list(hilo)
}

/// Reads the sources again under further decisions.
pub fn import_answer(hilo: &Hilo, request: ImportAnswers) -> Result<ImportJob, Failure> {
    import::answer(hilo, request.job, request.answers)
}

/// Stores what was read.
pub fn import_run(hilo: &Hilo, request: ImportAnswers) -> Result<ImportJob, Failure> {
    import::begin(hilo, request.job, request.answers)
}

/// Stops an import and takes out what it stored.
pub fn import_cancel(hilo: &Hilo, request: OfJob) -> Result<ImportJob, Failure> {
    import::cancel(hilo, request.job)
}

/// Takes an import that has come to its end off the list.
pub fn import_dismiss(hilo: &Hilo, request: OfJob) -> Result<Nothing, Failure> {
    import::dismiss(hilo, request.job)?;
    Ok(Nothing {})
}

/// Returns the imports of the past, newest first.
pub fn import_history(hilo: &Hilo, _: Nothing) -> Result<Vec<ImportSummary>, Failure> {
    Ok(hilo.store().read(imports::history)?)
}

/// Returns what an import could not read.
pub fn import_skips(hilo: &Hilo, request: OfImport) -> Result<Vec<Skip>, Failure> {
    Ok(hilo.store().read(|data| imports::skips(data, request.import))?)
}

/// Takes an import back: what it brought is gone, what was there before stays.
pub fn import_undo(hilo: &Hilo, request: OfImport) -> Result<ImportSummary, Failure> {
    // Not while another import is storing what it finds.
    let _turn = hilo.jobs().turn();
    hilo.store().write(|tx| {
        imports::undo(tx, request.import, hilo.now())?;
        import::reconcile(tx)
    })?;
    Ok(hilo.store().read(|data| imports::summary(data, request.import))?)
}
