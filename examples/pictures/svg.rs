//! A terminal's screen as an SVG picture.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

/// Of one cell, in pixels. A row is as high as the font's line.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 17.0;
/// From the top of a row to the line that its letters stand on.
const BASE: f32 = 13.0;
const FONT: &str = "'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, monospace";

/// What a terminal shows where a program asks for no colour.
const INK: &str = "#d0d0d0";
const PAPER: &str = "#101010";

/// How a run of cells looks.
#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    paper: String,
    /// Bold and the like, as attributes of a text.
    marks: String,
}

/// Draws the screen; `about` is what a reader who does not see it is told.
pub fn draw(screen: &Screen, about: &str) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (f32::from(columns) * WIDTH, f32::from(rows) * HEIGHT);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"{FONT}\" font-size=\"14\" \
         role=\"img\" aria-label=\"{}\">\n<rect width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n",
        escaped(about)
    );
    for row in 0..rows {
        draw_row(screen, row, columns, &mut svg);
    }
    svg + "</svg>\n"
}

/// Draws a row: cells that look alike in one piece of paper, each word in its own place, so that
/// another font's widths move no column.
fn draw_row(screen: &Screen, row: u16, columns: u16, svg: &mut String) {
    let cell = |column| screen.cell(row, column).filter(|_| column < columns);
    let mut column = 0;
    while let Some(first) = cell(column) {
        let (begin, look) = (column, Look::of(first));
        let mut words: Vec<(u16, String, u16)> = Vec::new();
        while let Some(cell) = cell(column).filter(|cell| Look::of(cell) == look) {
            match words.last_mut() {
                Some((_, _, end)) if cell.is_wide_continuation() => *end = column + 1,
                _ if cell.contents().trim().is_empty() => {}
                Some((_, word, end)) if *end == column => {
                    word.push_str(cell.contents());
                    *end = column + 1;
                }
                _ => words.push((column, cell.contents().to_owned(), column + 1)),
            }
            column += 1;
        }
        paper(&look, (begin, column, row), svg);
        for (begin, word, end) in &words {
            piece(&look, word, (*begin, *end, row), svg);
        }
    }
}

/// What the cells are written on.
fn paper(look: &Look, (begin, end, row): (u16, u16, u16), svg: &mut String) {
    let (x, y, paper) = (f32::from(begin) * WIDTH, f32::from(row) * HEIGHT, &look.paper);
    if paper != PAPER {
        // A little wider than its cells, or a seam shows between two pieces.
        let width = f32::from(end - begin) * WIDTH + 0.3;
        _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{paper}\" shape-rendering=\"crispEdges\"/>"
        );
    }
}

fn piece(look: &Look, text: &str, (begin, end, row): (u16, u16, u16), svg: &mut String) {
    let (x, y) = (f32::from(begin) * WIDTH, f32::from(row) * HEIGHT);
    let width = f32::from(end - begin) * WIDTH;
    let (ink, marks, base) = (&look.ink, &look.marks, y + BASE);
    let text = escaped(text);
    _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{base:.1}\" textLength=\"{width:.1}\" \
         lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{marks}>{text}</text>"
    );
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let (ink, paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
        let (ink, paper) = if cell.inverse() { (paper, ink) } else { (ink, paper) };
        let marks = [
            (cell.bold(), " font-weight=\"bold\""),
            (cell.italic(), " font-style=\"italic\""),
            (cell.underline(), " text-decoration=\"underline\""),
            (cell.dim(), " opacity=\"0.6\""),
        ];
        let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
        Self { ink, paper, marks }
    }
}

fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Default => default.to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Idx(index) => indexed(index),
    }
}

/// The colours of a terminal with 256 of them: 16 of its own, a cube, and greys.
fn indexed(index: u8) -> String {
    const OWN: [&str; 16] = [
        "#1d1f21", "#cc6666", "#8abf6a", "#d7b55f", "#6f9fd8", "#b48ead", "#6fc1c8", "#c5c8c6",
        "#767b80", "#ff7b72", "#a5d88a", "#f5d678", "#8fbcff", "#d2a8ff", "#8fe0e6", "#ffffff",
    ];
    match index {
        0..=15 => OWN[usize::from(index)].to_owned(),
        16..=231 => {
            let step = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let index = index - 16;
            let (red, green, blue) = (step(index / 36), step(index / 6 % 6), step(index % 6));
            format!("#{red:02x}{green:02x}{blue:02x}")
        }
        232.. => {
            let grey = 8 + 10 * (index - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
