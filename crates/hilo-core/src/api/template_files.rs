//! Templates as files: written where the person chose, and brought in all or nothing.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::Hilo;
use crate::error::{Failure, FileProblem};
use crate::model::*;
use crate::store::template as templates;
use crate::template::{self, Facts, FileFault, FileTemplate, Source};

/// Writes every template into a file.
pub fn template_export(hilo: &Hilo, request: TemplateExport) -> Result<WrittenFile, Failure> {
    let all = hilo.store().read(|data| Ok::<_, Failure>(templates::all(data)?))?;
    let written = template::write_file(&all, request.format);
    let bytes = written.ok_or_else(|| Failure::Internal { detail: "templates".to_owned() })?;
    messages::write_whole(Path::new(&request.path), |file| file.write_all(&bytes))
}

/// Brings the templates of a file in, or tells what that would do. Where one is refused, none is kept.
pub fn template_import(
    hilo: &Hilo,
    request: TemplateImportFile,
) -> Result<TemplateImport, Failure> {
    let failed = |problem| Failure::File { path: request.path.clone(), problem };
    let bytes = bytes_of(Path::new(&request.path)).map_err(failed)?;
    let found = template::read_file(&bytes).map_err(|fault| {
        failed(match fault {
            FileFault::Empty => FileProblem::Empty,
            FileFault::Foreign => FileProblem::Foreign,
            FileFault::TooLarge => FileProblem::TooLarge,
        })
    })?;
    if request.dry_run {
        return hilo.store().read(|data| report(data, &found));
    }
    hilo.store().write(|tx| {
        let mut report = report(tx, &found)?;
        if report.refused == 0 && report.new + report.changed > 0 {
            let told = found.iter().zip(&report.rows);
            let kept = told.filter(|(_, row)| row.outcome != TemplateOutcome::Same);
            let kept = kept.map(|(template, _)| (&template.text, template.state));
            report.operation = Some(templates::bring_in(tx, kept, hilo.now())?);
        }
        Ok(report)
    })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let missing = |error: std::io::Error| {
        let gone = error.kind() == std::io::ErrorKind::NotFound;
        if gone { FileProblem::Missing } else { FileProblem::Unreadable }
    };
    // A pipe would wait for ever.
    if !std::fs::metadata(path).map_err(missing)?.is_file() {
        return Err(FileProblem::Unreadable);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(missing)?;
    file.take(template::FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(missing)?;
    Ok(bytes)
}

fn report(data: &Connection, found: &[FileTemplate]) -> Result<TemplateImport, Failure> {
    let rows = found.iter().map(|each| row(data, each)).collect::<Result<Vec<_>, _>>()?;
    let count = |wanted: fn(&TemplateOutcome) -> bool| {
        let count = rows.iter().filter(|row| wanted(&row.outcome)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    Ok(TemplateImport {
        new: count(|outcome| matches!(outcome, TemplateOutcome::New)),
        changed: count(|outcome| matches!(outcome, TemplateOutcome::Changed)),
        same: count(|outcome| matches!(outcome, TemplateOutcome::Same)),
        refused: count(|outcome| matches!(outcome, TemplateOutcome::Refused { .. })),
        rows,
        operation: None,
    })
}

fn row(data: &Connection, found: &FileTemplate) -> Result<TemplateImportRow, Failure> {
    let FileTemplate { line, text, state, refused } = found;
    let there = templates::named(data, &text.language, &text.name)?;
    let there = there.map(|id| templates::get(data, id)).transpose()?;
    let outcome = match (refused, there) {
        (Some(reason), _) => TemplateOutcome::Refused { reason: *reason },
        (None, None) => TemplateOutcome::New,
        (None, Some(there)) => {
            let same = there.folder == text.folder
                && there.subject == text.subject
                && there.body == text.body
                && state.is_none_or(|state| state == there.state);
            if same { TemplateOutcome::Same } else { TemplateOutcome::Changed }
        }
    };
    let source = Source { subject: &text.subject, body: &text.body, signature: "" };
    let wrong = refused.is_none()
        && !template::mistakes(source, &Facts::default(), &FieldValues::new()).is_empty();
    Ok(TemplateImportRow {
        line: u32::try_from(*line).unwrap_or(u32::MAX),
        name: text.name.clone(),
        language: text.language.clone(),
        outcome,
        wrong,
    })
}
