//! What reaches the window from its screen: files dragged onto it out of another program, and the wish to
//! close it. A file manager does the one, a window manager the other.
//!
//! Files go by the source's part of XDND, version 5 (<https://freedesktop.org/wiki/Specifications/XDND/>), the
//! wish to close by `WM_DELETE_WINDOW` of the ICCCM.

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

use super::{Home, PATIENCE, Seen, Window};

x11rb::atom_manager! {
    /// Names that the programs on a screen use among themselves.
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
        WM_PROTOCOLS,
        WM_DELETE_WINDOW,
        _NET_WM_PID,
    }
}

/// The screen, as other programs on it see it.
struct Screen {
    server: RustConnection,
    names: Names,
    root: u32,
}

/// A program from which files are dragged.
struct Source {
    screen: Screen,
    window: u32,
    /// The files, as `text/uri-list` (RFC 2483) writes them.
    files: String,
}

impl Home {
    /// Drags files onto the middle of the open window and lets them go there.
    pub async fn drop_files(&self, paths: &[&str]) -> Seen {
        let source = Source::new(self.display(), paths)?;
        let drag = source.drag();
        tokio::time::timeout(PATIENCE, drag).await.map_err(|_| "a drop that the window ignores")?
    }

    /// Closes the window as its button for that does, and waits until Hilo has ended: one that starts
    /// before would find it still there, and end.
    pub async fn close(&self, window: Window) -> Seen {
        let screen = Screen::new(self.display())?;
        let target = screen.window()?;
        let names = &screen.names;
        let process = screen.property(target, names._NET_WM_PID)?.ok_or("nobody's window")?;
        screen.tell(target, names.WM_PROTOCOLS, [names.WM_DELETE_WINDOW, 0, 0, 0, 0])?;
        let ended = async {
            let mut rhythm = tokio::time::interval(Duration::from_millis(10));
            while runs(process) {
                rhythm.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, ended).await.map_err(|_| "Hilo stays when it is closed")?;
        // The driver has nothing left to close, and says so.
        let _ = window.close().await;
        Ok(())
    }
}

/// Whether a process runs; one that has ended may wait there for whoever started it.
fn runs(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

impl Screen {
    fn new(display: &str) -> Seen<Self> {
        let (server, number) = x11rb::connect(Some(display))?;
        let names = Names::new(&server)?.reply()?;
        let root = server.setup().roots.get(number).ok_or("no screen")?.root;
        Ok(Screen { server, names, root })
    }

    /// Returns the window that is shown; files can be dropped on it.
    fn window(&self) -> Seen<u32> {
        for window in self.server.query_tree(self.root)?.reply()?.children {
            let shown = self.server.get_window_attributes(window)?.reply()?.map_state;
            if shown == MapState::VIEWABLE && self.property(window, self.names.XdndAware)?.is_some()
            {
                return Ok(window);
            }
        }
        Err("no window takes what is dropped".into())
    }

    /// Returns the first number of a property.
    fn property(&self, window: u32, name: Atom) -> Seen<Option<u32>> {
        let any = AtomEnum::ANY;
        let found = self.server.get_property(false, window, name, any, 0, 1)?.reply()?;
        Ok(found.value32().and_then(|mut values| values.next()))
    }

    /// Returns the middle of a window, its two coordinates in one number.
    fn middle(&self, window: u32) -> Seen<u32> {
        let size = self.server.get_geometry(window)?.reply()?;
        let (x, y) = (i32::from(size.width) / 2, i32::from(size.height) / 2);
        let (x, y) = (i32::from(size.x) + x, i32::from(size.y) + y);
        Ok(u32::try_from(x)? << 16 | u32::try_from(y)?)
    }

    fn tell(&self, window: u32, what: Atom, values: [u32; 5]) -> Seen {
        let message = ClientMessageEvent::new(32, window, what, values);
        self.server.send_event(false, window, EventMask::NO_EVENT, message)?;
        self.server.flush()?;
        Ok(())
    }
}

impl Source {
    fn new(display: &str, paths: &[&str]) -> Seen<Self> {
        let files = paths
            .iter()
            .map(|path| Url::from_file_path(Path::new(path)).map(|url| format!("{url}\r\n")))
            .collect::<Result<_, _>>()
            .map_err(|()| "only whole paths can be dragged")?;
        let screen = Screen::new(display)?;
        let server = &screen.server;
        let window = server.generate_id()?;
        let (kind, rest) = (WindowClass::INPUT_ONLY, CreateWindowAux::new());
        server.create_window(0, window, screen.root, 0, 0, 1, 1, 0, kind, 0, &rest)?;
        server.set_selection_owner(window, screen.names.XdndSelection, x11rb::CURRENT_TIME)?;
        Ok(Source { screen, window, files })
    }

    async fn drag(&self) -> Seen {
        let (screen, names) = (&self.screen, &self.screen.names);
        let target = screen.window()?;
        let tell =
            |what, [a, b, c, d]: [u32; 4]| screen.tell(target, what, [self.window, a, b, c, d]);
        tell(names.XdndEnter, [5 << 24, names.FILES, 0, 0])?;
        let over = [0, screen.middle(target)?, x11rb::CURRENT_TIME, names.XdndActionCopy];
        tell(names.XdndPosition, over)?;
        // The page wants to know the files before it says whether it takes them.
        while !self.answer(names.XdndStatus).await? {
            tell(names.XdndPosition, over)?;
        }
        tell(names.XdndDrop, [0, x11rb::CURRENT_TIME, 0, 0])?;
        self.answer(names.XdndFinished).await?;
        Ok(())
    }

    /// Waits for an answer of the target, gives out the files meanwhile, and returns whether it accepts.
    async fn answer(&self, awaited: Atom) -> Seen<bool> {
        let mut rhythm = tokio::time::interval(Duration::from_millis(10));
        loop {
            match self.screen.server.poll_for_event()? {
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
        let server = &self.screen.server;
        let has = asked.target == self.screen.names.FILES;
        if has {
            let (place, kind) = (asked.property, asked.target);
            let files = self.files.as_bytes();
            server.change_property8(PropMode::REPLACE, asked.requestor, place, kind, files)?;
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
        server.send_event(false, asked.requestor, EventMask::NO_EVENT, given)?;
        server.flush()?;
        Ok(())
    }
}
