//! What a person does with the window: looks for things by their names, presses, types, reads.

use std::path::Path;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::{PATIENCE, Seen};

/// How long the words of a frame may take.
const SHOWN: Duration = Duration::from_secs(5);

/// An open window.
pub struct Window {
    client: Client,
}

impl Window {
    /// Starts the program through the driver at `port`.
    pub(super) async fn open(port: u16, program: &Path, arguments: &[&str]) -> Seen<Self> {
        let options = json!({ "binary": program, "args": arguments });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        wait_for(port).await?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        // A driver whose program ended before it had a window waits for ever.
        let client = builder.capabilities(capabilities).connect(&address);
        let client = tokio::time::timeout(PATIENCE, client).await;
        let client = client.map_err(|_| "Hilo opened no window")??;
        // A script may scroll through thousands of rows.
        let patient = TimeoutConfiguration::new(Some(4 * PATIENCE), None, None);
        client.update_timeouts(patient).await?;
        Ok(Window { client })
    }

    /// Closes the window, and with it Hilo; whoever opens it again uses [`super::Home::close`].
    pub async fn close(self) -> Seen {
        Ok(self.client.close().await?)
    }

    /// Waits for a text anywhere in the window.
    pub async fn sees(&self, text: &str) -> Seen<Element> {
        let path = format!("//body//*[text()[contains(normalize-space(.), {})]]", quoted(text));
        self.wait(&path, text).await
    }

    /// Waits until a text is nowhere in the window.
    pub async fn lacks(&self, text: &str) -> Seen {
        let script = "return document.body.innerText.includes(arguments[0])";
        let gone = async {
            while self.client.execute(script, vec![json!(text)]).await? == Value::Bool(true) {}
            Seen::Ok(())
        };
        let gone = tokio::time::timeout(PATIENCE, gone).await;
        gone.map_err(|_| format!("{text:?} stays"))?
    }

    /// Waits for a button that can be pressed, by the beginning of its name.
    pub async fn button(&self, name: &str) -> Seen<Element> {
        self.named(&["self::button", "@role='button'", "@role='tab'", "@role='radio'"], name).await
    }

    /// Waits for a link, by the beginning of its name.
    pub async fn link(&self, name: &str) -> Seen<Element> {
        self.named(&["self::a", "@role='link'"], name).await
    }

    /// Waits until no dialog is open; while one is, it keeps the keys to itself.
    pub async fn is_free(&self) -> Seen {
        let script = "return document.querySelector('[role=dialog]') === null";
        let closed = async {
            while self.ask(script).await? != Value::Bool(true) {}
            Seen::Ok(())
        };
        tokio::time::timeout(PATIENCE, closed).await.map_err(|_| "a dialog that stays open")?
    }

    /// Presses a button.
    pub async fn press(&self, name: &str) -> Seen {
        self.insist(name, async || self.click(self.button(name).await?).await).await
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) -> Seen {
        self.insist(name, async || self.click(self.link(name).await?).await).await
    }

    /// Presses on a text.
    pub async fn press_on(&self, text: &str) -> Seen {
        self.insist(text, async || self.click(self.sees(text).await?).await).await
    }

    /// Writes into the field of this label.
    pub async fn fill(&self, label: &str, text: &str) -> Seen {
        let name = quoted(label);
        let path = format!(
            "//*[self::input[not(@type='radio')] or self::textarea or @contenteditable='true'][@aria-label={name} or \
             @id=//label[starts-with(normalize-space(.), {name})]/@for or \
             ancestor::label[starts-with(normalize-space(.), {name})]]"
        );
        self.insist(label, async || {
            let field = self.wait(&path, label).await?;
            self.bring(&field).await?;
            field.clear().await.seen()?;
            // The driver passes over a line feed; a person presses Return.
            field.send_keys(&text.replace('\n', "\u{e006}")).await.seen()
        })
        .await
    }

    async fn click(&self, element: Element) -> Seen {
        self.bring(&element).await?;
        element.click().await.seen()
    }

    /// Scrolls to an element, as a person does: the driver is content with an edge of it.
    async fn bring(&self, element: &Element) -> Seen {
        let script = "arguments[0].scrollIntoView({ block: 'nearest' })";
        self.client.execute(script, vec![serde_json::to_value(element)?]).await.seen()?;
        Ok(())
    }

    /// Does something again until it succeeds, for as long as what stands in its way may pass: a
    /// dialog that is closing, a list that is drawn anew under the hand, a form half drawn.
    async fn insist(&self, what: &str, act: impl AsyncFn() -> Seen) -> Seen {
        let patient = tokio::time::Instant::now() + PATIENCE;
        loop {
            let Err(problem) = act().await else { return Ok(()) };
            let passes = problem.downcast_ref().is_some_and(may_pass);
            if !passes || tokio::time::Instant::now() > patient {
                self.picture("journey-failed").await?;
                let shown = self.ask("return document.body.outerHTML").await?;
                std::fs::write(
                    crate::root().join("tests/output/journey-failed.html"),
                    shown.as_str().unwrap_or_default(),
                )?;
                return Err(format!("{what:?}: {problem}").into());
            }
        }
    }

    /// Types keys at whatever has the focus.
    pub async fn keys(&self, keys: &str) -> Seen {
        Ok(self.client.active_element().await?.send_keys(keys).await?)
    }

    /// Returns the result of a script; for what a person sees but cannot say, such as colours.
    pub async fn ask(&self, script: &str) -> Seen<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Returns what a script hands to the function that is its last argument.
    pub async fn await_answer(&self, script: &str, arguments: Vec<Value>) -> Seen<Value> {
        Ok(self.client.execute_async(script, arguments).await?)
    }

    /// Asks the core what the page could ask it, and returns its answer or its refusal.
    pub async fn command(&self, name: &str, request: Value) -> Seen<Value> {
        let script = "
            const [name, request, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('call', { name, request }).then(done, done);";
        self.await_answer(script, vec![json!(name), request]).await
    }

    /// Goes to an address; for programs that show any page.
    pub async fn visit(&self, address: &str) -> Seen {
        Ok(self.client.goto(address).await?)
    }

    /// Expects that the document in a frame, found by CSS, shows a text.
    pub async fn frame_shows(&self, frame: &str, text: &str) -> Seen {
        self.client.wait().for_element(Locator::Css(frame)).await?.enter_frame().await?;
        let path = format!("//body//*[contains(normalize-space(.), {})]", quoted(text));
        let found = self.client.wait().at_most(SHOWN).for_element(Locator::XPath(&path)).await;
        let found = found.map(|_| ());
        self.client.clone().enter_parent_frame().await?;
        found.map_err(|error| format!("{text:?} is not shown in its frame: {error}").into())
    }

    /// Makes the window so wide and high, in pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Seen {
        self.client.set_window_size(width, height).await?;
        self.has_size(width, height).await
    }

    /// Waits until the window is so wide and high, in pixels: the screen changes it after it was asked.
    pub async fn has_size(&self, width: u32, height: u32) -> Seen {
        let awaited = (width.into(), height.into());
        let grown = async {
            while self.client.get_window_size().await? != awaited {}
            Seen::Ok(())
        };
        let grown = tokio::time::timeout(PATIENCE, grown).await;
        grown.map_err(|_| format!("a window that is not {width} × {height}"))?
    }

    /// Waits until the page has drawn the same thing for some frames.
    pub async fn rests(&self) -> Seen {
        let script = "
            const done = arguments[arguments.length - 1];
            let before = '', same = 0, frames = 0;
            const look = () => {
                const now = document.body.innerHTML;
                same = now === before ? same + 1 : 0;
                before = now;
                if (same > 20 || ++frames > 600) done(frames);
                else requestAnimationFrame(look);
            };
            look();";
        self.client.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    /// Writes a picture of the page to `tests/output/NAME.png`.
    pub async fn picture(&self, name: &str) -> Seen {
        // The driver takes the next drawing, and a page on which nothing happens is not drawn again.
        self.ask("const { style } = document.body; window.redraw = setInterval(() => (style.opacity = style.opacity ? '' : '0.999'), 50)").await?;
        let picture = self.client.screenshot().await;
        self.ask("clearInterval(window.redraw); document.body.style.opacity = ''").await?;
        let folder = crate::root().join("tests/output");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{name}.png")), picture?)?;
        Ok(())
    }

    async fn named(&self, kinds: &[&str], name: &str) -> Seen<Element> {
        let (kinds, quoted) = (kinds.join(" or "), quoted(name));
        let path = format!(
            "//*[({kinds}) and not(@disabled) and (starts-with(normalize-space(.), {quoted}) or \
             starts-with(@aria-label, {quoted}))]"
        );
        self.wait(&path, name).await
    }

    async fn wait(&self, path: &str, what: &str) -> Seen<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(path)).await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => {
                let shown = self.ask("return document.body.innerText").await.unwrap_or_default();
                let shown = shown.as_str().unwrap_or_default();
                Err(format!("no {what:?} ({error}) in a window that shows:\n{shown}").into())
            }
        }
    }
}

/// Keeps the kind of an error on its way through `?`.
trait AsSeen<T> {
    fn seen(self) -> Seen<T>;
}

impl<T> AsSeen<T> for Result<T, CmdError> {
    fn seen(self) -> Seen<T> {
        self.map_err(Into::into)
    }
}

/// Whether what stood in the way of a press goes away by itself.
fn may_pass(error: &CmdError) -> bool {
    error.is_stale_element_reference()
        || matches!(error, CmdError::Standard(problem) if matches!(
            problem.error,
            ErrorStatus::ElementClickIntercepted | ErrorStatus::ElementNotInteractable
        ))
}

/// Writes a text as XPath does, which has no escape for quotes inside of quotes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// Waits until something listens at the port.
async fn wait_for(port: u16) -> Seen {
    let listens = async {
        let mut rhythm = tokio::time::interval(Duration::from_millis(20));
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            rhythm.tick().await;
        }
    };
    let patient = tokio::time::timeout(PATIENCE, listens).await;
    patient.map_err(|_| format!("nothing listens at port {port}").into())
}
