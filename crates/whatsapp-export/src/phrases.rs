//! What WhatsApp itself writes into a chat, in the languages where it is known.
//!
//! Phrases are compared folded: lower case, every space a plain one, without a full stop at the
//! end. What can be told by its shape is told by its shape in [`crate::body`]; only what looks
//! like somebody's own words needs a table.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a whole body says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phrase {
    /// A file was left out.
    OmittedMedia,
    /// A contact card was left out.
    OmittedContact,
    Deleted,
    LiveLocation,
    Call {
        video: bool,
        missed: bool,
    },
    /// Older phones write this for a picture to be seen once.
    ViewOnce,
}

const MISSED_VOICE: Phrase = Phrase::Call { video: false, missed: true };
const MISSED_VIDEO: Phrase = Phrase::Call { video: true, missed: true };
const VOICE: Phrase = Phrase::Call { video: false, missed: false };
const VIDEO: Phrase = Phrase::Call { video: true, missed: false };

const TABLE: &[(Phrase, &[&str])] = &[
    (
        Phrase::OmittedMedia,
        &[
            // English
            "image omitted",
            "video omitted",
            "audio omitted",
            "gif omitted",
            "sticker omitted",
            "document omitted",
            "video note omitted",
            "video message omitted",
            "media omitted",
            // Spanish
            "imagen omitida",
            "video omitido",
            "vídeo omitido",
            "audio omitido",
            "gif omitido",
            "sticker omitido",
            "documento omitido",
            "nota de video omitida",
            "nota de vídeo omitida",
            "mensaje de video omitido",
            "multimedia omitido",
            // Portuguese
            "imagem não revelada",
            "vídeo não revelado",
            "ficheiro de áudio não revelado",
            "áudio não revelado",
            "gif não revelada",
            "gif não revelado",
            "sticker não revelado",
            "documento não revelado",
            "imagem ocultada",
            "imagem omitida",
            "vídeo ocultado",
            "áudio ocultado",
            "áudio omitido",
            "gif ocultado",
            "figurinha omitida",
            "figurinha ocultada",
            "documento ocultado",
            "recado de vídeo ocultado",
            // French
            "image absente",
            "vidéo absente",
            "audio omis",
            "gif retiré",
            "sticker omis",
            "document manquant",
            "note vidéo absente",
            // German
            "bild weggelassen",
            "video weggelassen",
            "audio weggelassen",
            "gif weggelassen",
            "sticker weggelassen",
            "dokument weggelassen",
            "videonachricht weggelassen",
            // Italian
            "immagine omessa",
            "video omesso",
            "audio omesso",
            "gif esclusa",
            "sticker non incluso",
            "documento omesso",
            "videomessaggio omesso",
            // Dutch
            "afbeelding weggelaten",
            "video weggelaten",
            "audio weggelaten",
            "gif weggelaten",
            "sticker weggelaten",
            "document weggelaten",
            // Catalan
            "imatge omesa",
            "vídeo omès",
            "àudio omès",
            "gif omès",
            "adhesiu omès",
            "document omès",
            // Russian, Turkish
            "изображение отсутствует",
            "видео отсутствует",
            "аудиофайл отсутствует",
            "gif отсутствует",
            "стикер отсутствует",
            "документ отсутствует",
            "görüntü dahil edilmedi",
            "video dahil edilmedi",
            "ses dahil edilmedi",
            "belge dahil edilmedi",
            "çıkartma dahil edilmedi",
        ],
    ),
    (
        Phrase::OmittedContact,
        &[
            "contact card omitted",
            "tarjeta de contacto omitida",
            "contacto não revelado",
            "cartão do contato omitido",
            "fiche contact manquante",
            "kontaktkarte ausgelassen",
            "kontaktkarte weggelassen",
            "scheda contatto omessa",
            "contactkaart weggelaten",
        ],
    ),
    (
        Phrase::Deleted,
        &[
            "this message was deleted",
            "you deleted this message",
            "se eliminó este mensaje",
            "eliminaste este mensaje",
            "este mensaje fue eliminado",
            "este mensaje se eliminó",
            "mensagem apagada",
            "você apagou esta mensagem",
            "esta mensagem foi apagada",
            "apagou esta mensagem",
            "eliminou esta mensagem",
            "essa mensagem foi apagada",
            "ce message a été supprimé",
            "vous avez supprimé ce message",
            "diese nachricht wurde gelöscht",
            "du hast diese nachricht gelöscht",
            "questo messaggio è stato eliminato",
            "hai eliminato questo messaggio",
            "dit bericht is verwijderd",
            "u hebt dit bericht verwijderd",
            "je hebt dit bericht verwijderd",
            "aquest missatge s'ha eliminat",
            "heu eliminat aquest missatge",
            "has eliminat aquest missatge",
            "данное сообщение удалено",
            "вы удалили данное сообщение",
        ],
    ),
    (
        Phrase::LiveLocation,
        &[
            "live location shared",
            "ubicación en tiempo real compartida",
            "localização em tempo real compartilhada",
            "localização em tempo real partilhada",
            "localisation en direct partagée",
            "live-standort wird geteilt",
            "posizione in tempo reale condivisa",
            "live locatie gedeeld",
        ],
    ),
    (
        MISSED_VOICE,
        &[
            "missed voice call",
            "missed group voice call",
            "missed call",
            "llamada perdida",
            "llamada de voz perdida",
            "llamada grupal perdida",
            "chamada de voz perdida",
            "chamada perdida",
            "ligação de voz perdida",
            "ligação perdida",
            "appel vocal manqué",
            "appel manqué",
            "verpasster sprachanruf",
            "verpasster anruf",
            "chiamata vocale persa",
            "chiamata persa",
            "gemiste spraakoproep",
            "silenced voice call",
            "llamada de voz silenciada",
        ],
    ),
    (
        MISSED_VIDEO,
        &[
            "missed video call",
            "missed group video call",
            "videollamada perdida",
            "videollamada grupal perdida",
            "chamada de vídeo perdida",
            "videochamada perdida",
            "ligação de vídeo perdida",
            "appel vidéo manqué",
            "verpasster videoanruf",
            "videochiamata persa",
            "gemiste video-oproep",
            "silenced video call",
            "videollamada silenciada",
        ],
    ),
    (
        VOICE,
        &[
            "voice call",
            "group voice call",
            "llamada de voz",
            "llamada",
            "llamada grupal",
            "chamada de voz",
            "ligação de voz",
            "appel vocal",
            "sprachanruf",
            "chiamata vocale",
            "spraakoproep",
        ],
    ),
    (
        VIDEO,
        &[
            "video call",
            "group video call",
            "videollamada",
            "videollamada grupal",
            "chamada de vídeo",
            "videochamada",
            "ligação de vídeo",
            "appel vidéo",
            "videoanruf",
            "videochiamata",
            "video-oproep",
        ],
    ),
    (Phrase::ViewOnce, &["null"]),
];

/// Openings of "deleted by" with the name of an administrator behind them.
const DELETED_BY: &[&str] = &[
    "this message was deleted by ",
    "se eliminó este mensaje por ",
    "este mensaje fue eliminado por ",
    "el admin. ",
    "esta mensagem foi apagada pelo ",
    "mensagem apagada pelo ",
    "ce message a été supprimé par ",
    "diese nachricht wurde von ",
    "questo messaggio è stato eliminato da ",
];

/// The note at the end of a message that was changed, without its angle brackets.
const EDITED: &[&str] = &[
    "this message was edited",
    "se editó este mensaje",
    "este mensaje se editó",
    "este mensaje fue editado",
    "mensagem editada",
    "esta mensagem foi editada",
    "ce message a été modifié",
    "diese nachricht wurde bearbeitet",
    "questo messaggio è stato modificato",
    "dit bericht is bewerkt",
    "bericht bewerkt",
    "s'ha editat aquest missatge",
    "aquest missatge s'ha editat",
    "данное сообщение изменено",
    "сообщение изменено",
    "bu mesaj düzenlendi",
    "tato zpráva byla upravena",
    "ta wiadomość została edytowana",
    "このメッセージは編集されました",
    "이 메시지는 수정되었습니다",
    "此消息已编辑",
    "此訊息已編輯",
    "pesan ini diedit",
    "meddelandet har redigerats",
    "تم تعديل هذه الرسالة",
    "הודעה זו נערכה",
];

/// What stands in brackets behind the name of an attached file.
const ATTACHED: &[&str] = &[
    "file attached",
    "archivo adjunto",
    "arquivo anexado",
    "ficheiro anexado",
    "fichier joint",
    "datei angehängt",
    "file allegato",
    "bestand bijgevoegd",
    "soubor byl přiložen",
    "файл добавлен",
    "fitxer adjunt",
    "dosya ekli",
    "plik załączony",
    "bifogad fil",
    "fil vedhæftet",
    "fil vedlagt",
    "添付ファイル",
    "파일 첨부됨",
    "文件附件",
    "附件",
    "קובץ מצורף",
    "الملف مرفق",
];

const POLL: &[&str] = &[
    "poll:",
    "encuesta:",
    "enquete:",
    "sondagem:",
    "sondage:",
    "sondage :",
    "umfrage:",
    "sondaggio:",
    "peiling:",
    "enquesta:",
];

const LOCATION: &[&str] = &[
    "location",
    "ubicación",
    "localização",
    "localisation",
    "position",
    "standort",
    "posizione",
    "locatie",
    "ubicació",
    "местоположение",
    "konum",
    "lokalizacja",
];

static WHOLE: LazyLock<HashMap<&str, Phrase>> = LazyLock::new(|| {
    TABLE.iter().flat_map(|(phrase, texts)| texts.iter().map(|text| (*text, *phrase))).collect()
});

/// Brings a phrase into the form of the tables.
pub(crate) fn fold(text: &str) -> String {
    let spaced = text.trim().trim_end_matches('.');
    let mut folded = String::with_capacity(spaced.len());
    for c in spaced.chars() {
        match c {
            '\u{a0}' | '\u{202f}' => folded.push(' '),
            '’' => folded.push('\''),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// What a whole body says, if WhatsApp wrote it. `folded` is as [`fold`] returns it.
pub(crate) fn whole(folded: &str) -> Option<Phrase> {
    WHOLE.get(folded).copied().or_else(|| {
        let by_admin = DELETED_BY.iter().any(|opening| folded.starts_with(opening))
            && (folded.contains("admin") || folded.contains("delet") || folded.contains("elimin"))
            && ["delet", "elimin", "apagad", "supprim", "gelöscht"]
                .iter()
                .any(|w| folded.contains(w));
        by_admin.then_some(Phrase::Deleted)
    })
}

/// Whether a note in angle brackets says that a message was changed.
pub(crate) fn is_edited(note: &str) -> bool {
    EDITED.contains(&fold(note).as_str())
}

/// Whether a note in brackets says that a file is attached.
pub(crate) fn is_attached(note: &str) -> bool {
    ATTACHED.contains(&fold(note).as_str())
}

/// Whether a line opens a poll.
pub(crate) fn is_poll(line: &str) -> bool {
    line.len() < 40 && line.trim_end().ends_with(':') && POLL.contains(&fold(line).as_str())
}

/// Whether a word announces a place.
pub(crate) fn is_location(word: &str) -> bool {
    LOCATION.contains(&fold(word).as_str())
}

/// Whether a folded phrase belongs to a language whose countries (nearly) all write the day first.
pub(crate) fn is_day_first(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        "multimedia omitido",
        "archivo omitido",
        "se eliminó este mensaje",
        "eliminaste este mensaje",
        "mídia oculta",
        "mídia omitida",
        "ficheiro não revelado",
        "médias omis",
        "fichier omis",
        "medien ausgeschlossen",
        "medien weggelassen",
        "media omessi",
        "media omesso",
        "imagen omitida",
        "mensagem apagada",
        "llamada perdida",
    ];
    let bare = folded.trim_start_matches('<').trim_end_matches('>');
    WORDS.contains(&bare)
}
