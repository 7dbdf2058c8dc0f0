//! A browser, spoken to over the WebDriver protocol: HTTP and JSON, nothing else.
//!
//! Debian has both parts: `apt-get install chromium chromium-driver`. Tests that need them are
//! `#[ignore = "needs a browser: ..."]`; `.ci/run` runs them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longest wait for something on a page; generous, since machines are busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// How WebDriver names an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window, ended with the test.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// Whether scripts of pages run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.send("DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts one.
    pub(crate) fn start(scripts: Scripts) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("a browser is required: chromedriver: {error}"));
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let told = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        let port = told.expect("chromedriver tells its port");
        let profile = tempfile::tempdir().unwrap();
        let data = format!("--user-data-dir={}", profile.path().display());
        let mut browser = Self { driver, port, session: String::new(), _profile: profile };
        let allowed = if scripts == Scripts::On { 1 } else { 2 };
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--force-prefers-reduced-motion", "--hide-scrollbars", "--window-size=1200,900", "--lang=vi", data],
            "prefs": {
                "profile.managed_default_content_settings.javascript": allowed,
                "profile.default_content_setting_values.javascript": allowed,
                "intl.accept_languages": "vi",
            },
        });
        let wanted = json!({"browserName": "chrome", "goog:chromeOptions": options});
        let asked = json!({"capabilities": {"alwaysMatch": wanted}});
        let begun = browser.send("POST", "/session", &asked).expect("a session begins");
        browser.session = begun["sessionId"].as_str().unwrap().to_owned();
        browser
    }

    /// Sends one command; its `value`, or what went wrong.
    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|e| e.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).map_err(|e| e.to_string())?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().unwrap();
            }
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes).map_err(|e| e.to_string())?;
        let mut answer: Value = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let sent = self.send("POST", &format!("/session/{}/{command}", self.session), body);
        sent.unwrap_or_else(|error| panic!("{command} {body}: {error}"))
    }

    fn get(&self, command: &str) -> Value {
        self.send("GET", &format!("/session/{}/{command}", self.session), &Value::Null).unwrap()
    }

    pub(crate) fn open(&self, url: &str) {
        self.post("url", &json!({"url": url}));
    }

    pub(crate) fn back(&self) {
        self.post("back", &json!({}));
    }

    pub(crate) fn url(&self) -> String {
        self.get("url").as_str().unwrap().to_owned()
    }

    /// What `body`, the body of a function, returns; it runs beside the page's own scripts, also
    /// where those are switched off.
    pub(crate) fn run(&self, body: &str) -> Value {
        self.post("execute/sync", &json!({"script": body, "args": []}))
    }

    /// What `body` hands to `done`.
    pub(crate) fn run_async(&self, body: &str) -> Value {
        let body = format!("const done = arguments[arguments.length - 1];\n{body}");
        self.post("execute/async", &json!({"script": body, "args": []}))
    }

    /// Waits until `expression` holds.
    pub(crate) fn wait(&self, expression: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != json!(true) {
            assert!(begun.elapsed() < PATIENCE, "{expression} never held at {}", self.url());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            let found = self.send(
                "POST",
                &format!("/session/{}/element", self.session),
                &json!({"using": "css selector", "value": css}),
            );
            match found {
                Ok(element) => return element[ELEMENT].as_str().unwrap().to_owned(),
                Err(error) => assert!(begun.elapsed() < PATIENCE, "{css}: {error}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks on the first element that `css` selects, as a person would: it must be in sight.
    pub(crate) fn click(&self, css: &str) {
        let element = self.element(css);
        self.post(&format!("element/{element}/click"), &json!({}));
    }

    pub(crate) fn text(&self, css: &str) -> String {
        let element = self.element(css);
        self.get(&format!("element/{element}/text")).as_str().unwrap().to_owned()
    }

    pub(crate) fn attribute(&self, css: &str, name: &str) -> String {
        let element = self.element(css);
        self.get(&format!("element/{element}/attribute/{name}")).as_str().unwrap_or("").to_owned()
    }

    /// Types into an element.
    pub(crate) fn type_into(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.post(&format!("element/{element}/value"), &json!({"text": text}));
    }

    /// Presses keys one after the other, wherever the focus is; special keys are those of the
    /// protocol, such as `\u{E004}` for Tab.
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        self.post(
            "actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}),
        );
    }

    /// A command of the browser's own protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// A window of this size, in CSS pixels; `touch` for a phone.
    pub(crate) fn resize(&self, width: u32, height: u32, touch: bool) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}),
        );
        self.devtools("Emulation.setTouchEmulationEnabled", &json!({"enabled": touch}));
    }

    /// Day or night.
    pub(crate) fn paint(&self, scheme: &str) {
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    /// What the window shows, as a PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let shot = self.devtools("Page.captureScreenshot", &json!({"format": "png"}));
        from_base64(shot["data"].as_str().unwrap())
    }
}

/// Bytes written in base 64 (RFC 4648, section 4).
fn from_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{c} is no digit"),
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(digit).collect();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, d| bits << 6 | u32::from(*d));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

#[test]
fn base_64_is_read_as_the_standard_gives_it() {
    for (text, bytes) in [("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
        assert_eq!(from_base64(text), bytes.as_bytes());
    }
}
