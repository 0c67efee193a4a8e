//! The TypeScript form of the command table, made from the same types.

use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// Declarations gathered so far, by name, so that the file is the same in every run.
pub(super) struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl Declarations {
    pub(super) fn new() -> Self {
        // Ids, sizes and moments stay far below 2^53, so plain numbers are exact.
        Declarations { config: Config::new().with_large_int("number"), found: BTreeMap::new() }
    }

    /// Adds a type with all that it needs, and returns how TypeScript writes it.
    pub(super) fn name_of<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }

    pub(super) fn into_text(self) -> String {
        self.found.into_values().map(|declaration| format!("export {declaration}\n\n")).collect()
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types of our own have a file; the others are written in place.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.found.contains_key(&name) {
                return;
            }
            self.found.insert(name, T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
