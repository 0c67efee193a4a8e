//! Files that are dragged onto the window out of another program, as a file manager does it.
//!
//! This is the source's part of XDND, version 5 (<https://freedesktop.org/wiki/Specifications/XDND/>).

use std::path::Path;
use std::time::Duration;

use url::Url;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, MapState,
    PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{Home, PATIENCE, Seen};

x11rb::atom_manager! {
    /// Names that both sides of a drag use.
    Names: NamesCookie {
        XdndAware,
        XdndSelection,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndActionCopy,
        XdndDrop,
        XdndFinished,
        FILES: b"text/uri-list",
    }
}

/// A program from which files are dragged.
struct Source {
    screen: RustConnection,
    names: Names,
    window: u32,
    /// The files, as `text/uri-list` (RFC 2483) writes them.
    files: String,
}

/// A window onto which something is dragged, and the point in its middle.
struct Target {
    window: u32,
    at: u32,
}

impl Home {
    /// Drags files onto the middle of the open window and lets them go there.
    pub async fn drop_files(&self, paths: &[&str]) -> Seen {
        let source = Source::new(self.display(), paths)?;
        let drag = source.drag();
        tokio::time::timeout(PATIENCE, drag).await.map_err(|_| "a drop that the window ignores")?
    }
}

impl Source {
    fn new(display: &str, paths: &[&str]) -> Seen<Self> {
        let files = paths
            .iter()
            .map(|path| Url::from_file_path(Path::new(path)).map(|url| format!("{url}\r\n")))
            .collect::<Result<_, _>>()
            .map_err(|()| "only whole paths can be dragged")?;
        let (screen, number) = x11rb::connect(Some(display))?;
        let names = Names::new(&screen)?.reply()?;
        let root = screen.setup().roots.get(number).ok_or("no screen")?.root;
        let window = screen.generate_id()?;
        let nothing = CreateWindowAux::new();
        screen.create_window(
            0,
            window,
            root,
            0,
            0,
            1,
            1,
            0,
            WindowClass::INPUT_ONLY,
            0,
            &nothing,
        )?;
        screen.set_selection_owner(window, names.XdndSelection, x11rb::CURRENT_TIME)?;
        Ok(Source { screen, names, window, files })
    }

    async fn drag(&self) -> Seen {
        let target = self.target()?;
        self.tell(&target, self.names.XdndEnter, [5 << 24, self.names.FILES, 0, 0])?;
        let over = [0, target.at, x11rb::CURRENT_TIME, self.names.XdndActionCopy];
        self.tell(&target, self.names.XdndPosition, over)?;
        // The page wants to know the files before it says whether it takes them.
        while !self.answer(self.names.XdndStatus).await? {
            self.tell(&target, self.names.XdndPosition, over)?;
        }
        self.tell(&target, self.names.XdndDrop, [0, x11rb::CURRENT_TIME, 0, 0])?;
        self.answer(self.names.XdndFinished).await?;
        Ok(())
    }

    /// Finds the window that files can be dropped on.
    fn target(&self) -> Seen<Target> {
        for root in &self.screen.setup().roots {
            for window in self.screen.query_tree(root.root)?.reply()?.children {
                let (aware, any) = (self.names.XdndAware, AtomEnum::ANY);
                let aware = self.screen.get_property(false, window, aware, any, 0, 1)?.reply()?;
                let shown = self.screen.get_window_attributes(window)?.reply()?.map_state;
                if aware.value_len == 0 || shown != MapState::VIEWABLE {
                    continue;
                }
                let size = self.screen.get_geometry(window)?.reply()?;
                let (x, y) = (i32::from(size.width) / 2, i32::from(size.height) / 2);
                let (x, y) =
                    (u32::try_from(i32::from(size.x) + x)?, u32::try_from(i32::from(size.y) + y)?);
                return Ok(Target { window, at: x << 16 | y });
            }
        }
        Err("no window takes what is dropped".into())
    }

    fn tell(&self, target: &Target, what: Atom, [a, b, c, d]: [u32; 4]) -> Seen {
        let message = ClientMessageEvent::new(32, target.window, what, [self.window, a, b, c, d]);
        self.screen.send_event(false, target.window, EventMask::NO_EVENT, message)?;
        self.screen.flush()?;
        Ok(())
    }

    /// Waits for an answer of the target, gives out the files meanwhile, and returns whether it accepts.
    async fn answer(&self, awaited: Atom) -> Seen<bool> {
        let mut rhythm = tokio::time::interval(Duration::from_millis(10));
        loop {
            match self.screen.poll_for_event()? {
                Some(Event::SelectionRequest(asked)) => self.give(&asked)?,
                Some(Event::ClientMessage(answer)) if answer.type_ == awaited => {
                    return Ok(answer.data.as_data32().get(1).is_some_and(|flags| flags & 1 == 1));
                }
                Some(_) => {}
                None => _ = rhythm.tick().await,
            }
        }
    }

    fn give(&self, asked: &SelectionRequestEvent) -> Seen {
        let has = asked.target == self.names.FILES;
        if has {
            let (place, kind) = (asked.property, asked.target);
            let files = self.files.as_bytes();
            self.screen.change_property8(PropMode::REPLACE, asked.requestor, place, kind, files)?;
        }
        let given = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: if has { asked.property } else { x11rb::NONE },
        };
        self.screen.send_event(false, asked.requestor, EventMask::NO_EVENT, given)?;
        self.screen.flush()?;
        Ok(())
    }
}
