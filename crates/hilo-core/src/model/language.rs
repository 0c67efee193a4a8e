//! The languages that templates are written in.

/// A language of templates. The window speaks fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Spanish.
    #[default]
    Spanish,
    /// English.
    English,
    /// Catalan.
    Catalan,
    /// Galician.
    Galician,
    /// Basque.
    Basque,
    /// Portuguese.
    Portuguese,
    /// French.
    French,
    /// Italian.
    Italian,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 9] = [
        Language::Spanish,
        Language::English,
        Language::Catalan,
        Language::Galician,
        Language::Basque,
        Language::Portuguese,
        Language::French,
        Language::Italian,
        Language::German,
    ];

    /// Returns its tag.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Spanish => "es",
            Language::English => "en",
            Language::Catalan => "ca",
            Language::Galician => "gl",
            Language::Basque => "eu",
            Language::Portuguese => "pt",
            Language::French => "fr",
            Language::Italian => "it",
            Language::German => "de",
        }
    }

    /// Reads a tag of two letters.
    pub fn parse(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.as_str() == tag)
    }

    /// Returns the language of a tag with a region or without: `es-MX` is Spanish.
    pub fn of_tag(tag: &str) -> Option<Language> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Language::parse(&language.to_ascii_lowercase())
    }

    /// Whether people who speak it usually have two surnames, each of one parent.
    pub fn has_two_surnames(self) -> bool {
        match self {
            Language::Spanish | Language::Catalan | Language::Galician | Language::Basque => true,
            Language::English
            | Language::Portuguese
            | Language::French
            | Language::Italian
            | Language::German => false,
        }
    }
}
