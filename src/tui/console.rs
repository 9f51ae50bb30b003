//! The loop: messages in, at most one frame out, and never a wait for either side.

mod finish;

use std::{
    future::ready,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::mpsc, time::sleep};

use super::{
    ConsoleOptions, Surface, TuiError, clipboard, colour,
    decode::Input,
    drivers::Drivers,
    effects::{self, Effects, Kept, Local, message},
    lanes::{Arrival, Lanes},
    look::Look,
    signals::{EndSignal, Signal},
    stage::OnStage,
};
use crate::{
    app::{self, Effect, Msg, State},
    domain::{Clock, Timestamp, secret::ExposeSecret},
    jobs::{self, Jobs, Past, Source},
};

/// What has come in is worked off for so long before a frame is due.
const DRAIN: Duration = Duration::from_millis(4);
/// No more than 60 frames a second for what comes in from AWS.
const FRAME: Duration = Duration::from_micros(16_667);
/// A key does not wait for the next of those: its frame comes as soon as the last has settled.
const ANSWER: Duration = Duration::from_millis(4);

/// Why the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user left.
    Quit,
    /// The terminal is gone.
    HungUp,
    /// A signal said so.
    Signal(EndSignal),
    /// Part of serin failed; it has been reported.
    Panicked,
}

/// The console, over whatever surface shows it and whatever feeds it keys and signals.
#[derive(Debug)]
pub struct Console<S> {
    state: State,
    surface: S,
    look: Look,
    effects: Effects,
    lanes: Lanes,
    clock: Clock,
    /// What to do once the first frame is out.
    first: Vec<Effect>,
    on_stage: OnStage,
    /// The terminal was asked something and has not answered.
    answer_due: Arc<AtomicBool>,
    /// The preview in the frame that is on its way out, when it is the first that shows it.
    on_its_way: Option<String>,
    /// Something changed since the last frame.
    dirty: bool,
    /// When the last frame was drawn.
    drawn: Instant,
    /// A key was pressed since, and waits to be seen.
    answers: bool,
    /// When the state wants to be woken up.
    wake_at: Option<Timestamp>,
}

/// What ended a wait.
enum Woken {
    By(Arrival),
    /// The time that the state asked for may have come.
    Timer,
    /// A frame may be due.
    Frame,
}

impl<S: Surface> Console<S> {
    /// Puts a console together. Needs a tokio runtime around it; asks AWS for nothing yet.
    ///
    /// # Errors
    /// [`TuiError::Theme`] when the theme can't be loaded.
    pub fn new(
        options: ConsoleOptions,
        mut surface: S,
        inputs: mpsc::Receiver<Box<Input>>,
        signals: mpsc::Receiver<Signal>,
    ) -> Result<Self, TuiError> {
        let look = Look::new(&options.session.theme, options.themes, colour::depth())?;
        let size = surface.fit();
        let (state, first) = app::init(app::Options {
            session: options.session,
            keymap: options.keymap,
            target: options.target,
            width: size.width,
            height: size.height,
            run_id: options.run_id,
            now: options.clock.now(),
        });
        let (on_stage, endpoint) = OnStage::prepare(options.stage);
        let (outbox, events) = jobs::channel();
        let (asked, replies) = effects::channel();
        let read_only = state.session.read_only_run;
        let connect = options.connect.clone().into();
        let drivers = Drivers::new(connect, read_only, options.hook, asked.clone());
        let source = Source { options: options.connect, endpoint };
        let audit = options.audit;
        let past: Arc<dyn Past> = audit.clone();
        let jobs = Jobs::new(source, options.clock.clone(), past, outbox);
        Ok(Self {
            state,
            surface,
            look,
            effects: Effects::new(jobs, Kept { audit, queries: options.queries }, drivers, asked),
            lanes: Lanes { signals, inputs, replies, events },
            clock: options.clock,
            first,
            on_stage,
            answer_due: Arc::default(),
            on_its_way: None,
            dirty: true,
            drawn: Instant::now(),
            answers: false,
            wake_at: None,
        })
    }

    /// True while the terminal owes an answer.
    pub(super) fn answer_due(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.answer_due)
    }

    /// Draws the first frame, then everything else: runs until something ends it.
    ///
    /// # Errors
    /// When a frame can't be made up.
    pub async fn run(&mut self) -> io::Result<Ending> {
        self.draw()?;
        self.begin()?;
        loop {
            let ended = match self.wait().await {
                Woken::By(arrival) => self.take(arrival)?,
                Woken::Timer => self.wake()?,
                Woken::Frame => None,
            };
            let ended = match ended {
                Some(ending) => Some(ending),
                None => self.drain()?,
            };
            if let Some(ending) = ended {
                return Ok(ending);
            }
            if self.surface.is_broken() {
                return Ok(Ending::HungUp);
            }
            self.tell_what_is_shown()?;
            if self.dirty && self.surface.is_free() && self.frame_in().is_zero() {
                self.draw()?;
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.surface.draw(&self.state, self.look.theme())?;
        self.on_its_way = self.state.unseen_preview().map(str::to_owned);
        self.dirty = false;
        self.answers = false;
        self.drawn = Instant::now();
        Ok(())
    }

    /// How long the next frame has to wait for the last.
    fn frame_in(&self) -> Duration {
        let after = if self.answers { ANSWER } else { FRAME };
        (self.drawn + after).saturating_duration_since(Instant::now())
    }

    /// The last frame has left for the terminal: a preview in it is being read from now on. One
    /// that is stuck behind a terminal that does not read is not.
    fn tell_what_is_shown(&mut self) -> io::Result<()> {
        if self.surface.is_free()
            && let Some(preview) = self.on_its_way.take()
        {
            self.apply(Msg::Shown { preview })?;
        }
        Ok(())
    }

    /// What had to wait for the first frame.
    fn begin(&mut self) -> io::Result<()> {
        self.on_stage.start();
        let term = std::env::var("TERM").ok();
        if self.look.wants_background() && colour::can_be_asked(term.as_deref()) {
            self.answer_due.store(true, Ordering::Release);
            self.surface.send(colour::QUERY);
            self.dirty = true;
        }
        let first = std::mem::take(&mut self.first);
        self.carry_out(first).map(drop)
    }

    /// Waits for the most urgent thing. Data comes last, and a frame that is due before it.
    async fn wait(&mut self) -> Woken {
        let free = self.surface.is_free();
        let frame = self.dirty && free;
        let frame_in = self.frame_in();
        let wake_in = self.wake_at.map(|at| real_time_until(&self.clock, at));
        let Lanes { signals, inputs, replies, events } = &mut self.lanes;
        tokio::select! {
            biased;
            Some(signal) = signals.recv() => Woken::By(Arrival::Signal(signal)),
            input = inputs.recv() => {
                Woken::By(Arrival::Input(input.unwrap_or_else(|| Box::new(Input::HungUp))))
            },
            Some(reply) = replies.recv() => Woken::By(Arrival::Reply(reply)),
            Some(event) = events.control.recv() => Woken::By(Arrival::Event(event)),
            () = ready(()), if free && self.on_its_way.is_some() => Woken::Frame,
            () = self.surface.changed(), if !free => Woken::Frame,
            () = sleep(frame_in), if frame => Woken::Frame,
            () = sleep(wake_in.unwrap_or_default()), if wake_in.is_some() => Woken::Timer,
            Some(event) = events.data.recv() => Woken::By(Arrival::Event(event)),
        }
    }

    /// Works off what is there already, for a moment. Data waits while a key is to be answered.
    fn drain(&mut self) -> io::Result<Option<Ending>> {
        let until = Instant::now() + DRAIN;
        while Instant::now() < until {
            let next = if self.answers { self.lanes.try_urgent() } else { self.lanes.try_next() };
            let Some(arrival) = next else { break };
            if let Some(ending) = self.take(arrival)? {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    fn take(&mut self, arrival: Arrival) -> io::Result<Option<Ending>> {
        match arrival {
            Arrival::Signal(Signal::End(signal)) => Ok(Some(Ending::Signal(signal))),
            Arrival::Signal(Signal::Resized) => {
                let size = self.surface.fit();
                self.apply(Msg::Resize { width: size.width, height: size.height })
            }
            Arrival::Input(input) => self.take_input(*input),
            Arrival::Reply(reply) => self.apply(reply),
            Arrival::Event(event) => self.apply(message(event)),
        }
    }

    fn take_input(&mut self, input: Input) -> io::Result<Option<Ending>> {
        self.answers = true;
        match input {
            Input::Key(chord) => self.apply(Msg::Key(chord)),
            Input::Paste(text) => self.apply(Msg::Paste(text.into())),
            Input::HungUp => Ok(Some(Ending::HungUp)),
            Input::Attributes => {
                self.answer_due.store(false, Ordering::Release);
                Ok(None)
            }
            Input::Background(background) => {
                if let Err(error) = self.look.on_background(background) {
                    tracing::warn!(%error, "no theme for this background");
                }
                self.dirty = true;
                Ok(None)
            }
        }
    }

    fn wake(&mut self) -> io::Result<Option<Ending>> {
        match self.wake_at {
            Some(at) if at <= self.clock.now() => {
                self.wake_at = None;
                self.apply(Msg::Wake)
            }
            _ => Ok(None),
        }
    }

    fn apply(&mut self, msg: Msg) -> io::Result<Option<Ending>> {
        self.keep_pace()?;
        let effects = app::update(&mut self.state, msg, self.clock.now());
        self.dirty = true;
        self.carry_out(effects)
    }

    /// The clock follows the endpoint's: tells the state when it runs at another pace.
    fn keep_pace(&mut self) -> io::Result<()> {
        let pace = self.clock.speed();
        if (pace - self.state.pace).abs() > f64::EPSILON {
            let effects = app::update(&mut self.state, Msg::Pace(pace), self.clock.now());
            self.carry_out(effects)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<Option<Ending>> {
        for effect in effects {
            match self.effects.start(effect) {
                None => {}
                Some(Local::WakeAt(at)) => {
                    self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
                }
                Some(Local::Copy(text)) => self.copy(&text),
                Some(Local::CopySecret(text)) => self.copy(text.0.expose_secret()),
                Some(Local::UseTheme(name)) => {
                    if let Err(error) = self.look.choose(&name) {
                        let ended = self.apply(Msg::Trouble(error.to_string()))?;
                        if ended.is_some() {
                            return Ok(ended);
                        }
                    }
                }
                Some(Local::Redraw) => self.surface.clear()?,
                Some(Local::Quit) => return Ok(Some(Ending::Quit)),
            }
        }
        Ok(None)
    }

    /// Nothing is copied without the user's consent: whatever runs in a terminal's other panes
    /// can read its clipboard.
    fn copy(&mut self, text: &str) {
        if self.state.session.clipboard {
            let tmux = std::env::var_os("TMUX").is_some();
            self.surface.send(&clipboard::copy(text, tmux));
        }
    }
}

/// How long until it is `at` on the clock, which may run faster than real time.
fn real_time_until(clock: &Clock, at: Timestamp) -> Duration {
    let seconds = at.duration_since(clock.now()).as_secs_f64() / clock.speed();
    // Never nothing: a clock that is set back a little must not make the loop spin.
    Duration::try_from_secs_f64(seconds).unwrap_or_default().max(Duration::from_millis(1))
}
