//! Which byte of an SMTP dialogue belongs to what.

use std::fmt;

use crate::cutting_proxy::{Piece, Side};

/// A part of the dialogue: a command with its answer, or a part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// The server's first words.
    Greeting,
    /// EHLO.
    Ehlo,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO, counted from 1.
    Rcpt(u8),
    /// DATA and the 354 to it.
    Data,
    /// The mail.
    Body,
    /// The line break, dot and line break that end it.
    Dot,
    /// The answer to the body.
    Answer,
    /// QUIT.
    Quit,
}

impl Spot {
    /// Whether nobody but the server can know if the mail arrived when the line breaks here.
    pub fn is_ambiguous(self) -> bool {
        matches!(self, Spot::Body | Spot::Dot | Spot::Answer)
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Spot::Greeting => "greeting".to_owned(),
            Spot::Ehlo => "EHLO".to_owned(),
            Spot::Auth => "AUTH".to_owned(),
            Spot::Mail => "MAIL".to_owned(),
            Spot::Rcpt(number) => format!("RCPT {number}"),
            Spot::Data => "DATA".to_owned(),
            Spot::Body => "body".to_owned(),
            Spot::Dot => "final dot".to_owned(),
            Spot::Answer => "answer".to_owned(),
            Spot::Quit => "QUIT".to_owned(),
        })
    }
}

/// To which part each byte of either side belongs.
#[derive(Debug, Default)]
pub struct Dialogue {
    ours: Vec<Spot>,
    theirs: Vec<Spot>,
}

/// What ends a body.
const END: &[u8] = b"\r\n.\r\n";

impl Dialogue {
    /// Reads what passed while one mail was sent over a connection of its own.
    pub fn read(pieces: &[Piece]) -> Dialogue {
        let mut dialogue = Dialogue::default();
        let mut spot = Spot::Greeting;
        let mut body: Vec<u8> = Vec::new();
        let mut recipients = 0;
        for (side, bytes) in pieces {
            match side {
                Side::Theirs => {
                    dialogue.theirs.extend(bytes.iter().map(|_| spot));
                    if spot == Spot::Data && bytes.starts_with(b"354") {
                        spot = Spot::Body;
                    }
                }
                Side::Ours if spot == Spot::Body => {
                    body.extend_from_slice(bytes);
                    if body.ends_with(END) {
                        let words = body.len() - END.len();
                        dialogue.ours.extend((0..words).map(|_| Spot::Body));
                        dialogue.ours.extend(END.iter().map(|_| Spot::Dot));
                        spot = Spot::Answer;
                    }
                }
                Side::Ours => {
                    spot = match bytes.get(..4).unwrap_or_default() {
                        b"EHLO" => Spot::Ehlo,
                        b"AUTH" => Spot::Auth,
                        b"MAIL" => Spot::Mail,
                        b"RCPT" => {
                            recipients += 1;
                            Spot::Rcpt(recipients)
                        }
                        b"DATA" => Spot::Data,
                        b"QUIT" => Spot::Quit,
                        other => panic!("not known: {}", String::from_utf8_lossy(other)),
                    };
                    dialogue.ours.extend(bytes.iter().map(|_| spot));
                }
            }
        }
        dialogue
    }

    /// Returns to what the bytes of a side belong.
    pub fn side(&self, side: Side) -> &[Spot] {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    /// Returns the places of both sides: byte `n` is the first that does not pass.
    pub fn every_byte(&self) -> Vec<(Side, usize, Spot)> {
        [Side::Ours, Side::Theirs]
            .into_iter()
            .flat_map(|side| {
                self.side(side).iter().enumerate().map(move |(at, spot)| (side, at, *spot))
            })
            .collect()
    }

    /// Returns the bytes next to where one part ends and another begins, and every `step`th.
    pub fn sample(&self, near: usize, step: usize) -> Vec<(Side, usize, Spot)> {
        let is_near = |side: Side, at: usize| {
            let spots = self.side(side);
            let around = at.saturating_sub(near)..=at + near;
            let around: Vec<_> = around.filter_map(|at| spots.get(at)).collect();
            around.windows(2).any(|pair| pair.first() != pair.last())
        };
        let chosen = |(side, at, _): &(Side, usize, Spot)| at % step == 0 || is_near(*side, *at);
        self.every_byte().into_iter().filter(chosen).collect()
    }
}
