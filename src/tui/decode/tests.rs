use super::*;

fn decode(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    decoder.feed(bytes);
    expire(&mut decoder);
    std::iter::from_fn(|| decoder.next()).collect()
}

/// Nothing comes any more: an unfinished sequence is all there is.
fn expire(decoder: &mut Decoder) {
    if matches!(decoder.waits_for(), Some(Patience::Esc | Patience::Sequence)) {
        decoder.expire();
    }
}

/// The same, one byte a read.
fn decode_dripping(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    for byte in bytes {
        decoder.feed(&[*byte]);
    }
    expire(&mut decoder);
    std::iter::from_fn(|| decoder.next()).collect()
}

fn key(key: Key) -> Input {
    Input::Key(Chord::plain(key))
}

fn char(char: char) -> Input {
    Input::Key(Chord::char(char))
}

#[test]
fn keys_are_what_terminals_send_for_them() {
    let ctrl_c = Chord { ctrl: true, ..Chord::char('c') };
    let alt_x = Chord { alt: true, ..Chord::char('x') };
    let shift_up = Chord { shift: true, ..Chord::plain(Key::Up) };
    let ctrl_right = Chord { ctrl: true, ..Chord::plain(Key::Right) };
    let cases: &[(&[u8], Input)] = &[
        (b"j", char('j')),
        (b"B", char('B')),
        (b"\r", key(Key::Enter)),
        (b"\t", key(Key::Tab)),
        (b"\x7f", key(Key::Backspace)),
        (b"\x08", key(Key::Backspace)),
        (b"\x03", Input::Key(ctrl_c)),
        (b"\x1b", key(Key::Esc)),
        (b"\x1bx", Input::Key(alt_x)),
        ("é".as_bytes(), char('é')),
        ("🦀".as_bytes(), char('🦀')),
        (b"\x1b[A", key(Key::Up)),
        (b"\x1bOA", key(Key::Up)),
        (b"\x1b[1;2A", Input::Key(shift_up)),
        (b"\x1b[1;5C", Input::Key(ctrl_right)),
        (b"\x1b[H", key(Key::Home)),
        (b"\x1b[4~", key(Key::End)),
        (b"\x1b[5~", key(Key::PageUp)),
        (b"\x1b[3~", key(Key::Delete)),
        (b"\x1b[Z", key(Key::BackTab)),
        (b"\x1bOP", key(Key::F(1))),
        (b"\x1b[[A", key(Key::F(1))),
        (b"\x1b[15~", key(Key::F(5))),
        (b"\x1b[24~", key(Key::F(12))),
        (b"\x1b[27;5;99~", Input::Key(ctrl_c)),
        (b"\x1b[99;5u", Input::Key(ctrl_c)),
        (b"\x1b[98;2u", char('B')),
        (b"\x1b[106;1:2u", char('j')),
    ];
    for (bytes, expected) in cases {
        let shown = String::from_utf8_lossy(bytes).escape_debug().to_string();
        assert_eq!(decode(bytes), std::slice::from_ref(expected), "{shown}");
        assert_eq!(decode_dripping(bytes), std::slice::from_ref(expected), "{shown}, byte by byte");
    }
}

#[test]
fn what_is_no_press_is_no_key() {
    let silent: &[&[u8]] = &[
        b"\x1b[106;1:3u",            // let go of
        b"\x1b[106;9u",              // with Super held
        b"\x1b[I",                   // focus gained
        b"\x1b[2~",                  // Insert
        b"\x1b[<0;10;10M",           // a mouse report
        b"\x1b[M abc"[..6].as_ref(), // an old one
        b"\x1b[?2026;2$y",           // an answer nobody asked for
        b"\x1bP>|term 1.0\x1b\\",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",
        b"\xff\xfe\xc0",
        "\u{85}".as_bytes(),
    ];
    for bytes in silent {
        let shown = String::from_utf8_lossy(bytes).escape_debug().to_string();
        assert_eq!(decode(bytes), [], "{shown}");
        assert_eq!(decode_dripping(bytes), [], "{shown}, byte by byte");
    }
}

#[test]
fn a_sequence_in_two_packets_is_one_key() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b");
    assert_eq!(decoder.next(), None);
    assert_eq!(decoder.waits_for(), Some(Patience::Esc), "it may be the beginning of more");
    decoder.feed(b"[");
    assert_eq!(decoder.waits_for(), Some(Patience::Sequence));
    decoder.feed(b"B");
    assert_eq!(decoder.next(), Some(key(Key::Down)));
    assert_eq!(decoder.waits_for(), None);
}

#[test]
fn what_begins_like_a_sequence_is_waited_for_longer_than_esc() {
    assert!(Patience::Sequence.limit() > 4 * Patience::Esc.limit());
}

#[test]
fn the_late_rest_of_a_sequence_is_typed_nowhere() {
    for (tail, late) in [(&b"[A"[..], Key::Up), (b"OB", Key::Down), (b"[5~", Key::PageUp)] {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b");
        decoder.expire();
        assert_eq!(decoder.next(), Some(key(Key::Esc)));
        assert_eq!(decoder.waits_for(), Some(Patience::Tail));
        decoder.feed(tail);
        assert_eq!(decoder.next(), Some(key(late)), "not its letters");
        assert_eq!((decoder.next(), decoder.waits_for()), (None, None));
    }
}

#[test]
fn after_esc_keys_are_keys() {
    for typed in ["[", "O", "j", "[x", "A"] {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b");
        decoder.expire();
        decoder.feed(typed.as_bytes());
        let inputs: Vec<_> = std::iter::from_fn(|| decoder.next()).collect();
        let expected: Vec<_> = typed.chars().map(char).collect();
        assert_eq!(inputs.get(1..), Some(&expected[..]), "{typed}");
    }
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b");
    decoder.expire();
    decoder.expire();
    decoder.feed(b"[A");
    assert_eq!(decode(b"\x1b[A").len() + 2, std::iter::from_fn(|| decoder.next()).count());
}

#[test]
fn esc_counts_as_such_before_another_key() {
    assert_eq!(decode(b"\x1b\x1b[A"), [key(Key::Esc), key(Key::Up)]);
    assert_eq!(decode(b"\x1b[1;\x1b[A"), [key(Key::Up)]);
}

#[test]
fn a_paste_is_text_whatever_it_holds() {
    let pasted = "arn:aws:lambda:eu-west-1:1:function:checkout\r\x1b[A\x1b[201 q\u{e9}";
    let bytes = format!("a\x1b[200~{pasted}\x1b[201~b");
    let expected = [char('a'), Input::Paste(pasted.into()), char('b')];
    assert_eq!(decode(bytes.as_bytes()), expected);
    assert_eq!(decode_dripping(bytes.as_bytes()), expected);
}

#[test]
fn a_paste_without_end_neither_grows_nor_becomes_keys() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~");
    for _ in 0..2_000 {
        decoder.feed(&[b'q'; 1_000]);
    }
    assert_eq!(decoder.next(), None);
    assert_eq!(decoder.waits_for(), Some(Patience::Paste));
    decoder.feed(b"\x1b[201~");
    let Some(Input::Paste(text)) = decoder.next() else { unreachable!("the paste has ended") };
    assert_eq!(text.len(), 1 << 20);
}

#[test]
fn a_paste_whose_end_is_lost_gives_the_keyboard_back() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~arn:aws");
    decoder.expire();
    assert_eq!(decoder.next(), Some(Input::Paste("arn:aws".into())));
    assert_eq!(decoder.waits_for(), None);
    decoder.feed(b"q");
    assert_eq!(decoder.next(), Some(char('q')));
    decoder.feed(b"\x1b[A");
    assert_eq!(decoder.next(), Some(key(Key::Up)));
}

#[test]
fn a_paste_that_goes_on_after_a_silence_is_still_no_keys() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~first part, ");
    decoder.expire();
    decoder.feed(b"and the second, which is longer");
    decoder.feed(b"B\r");
    decoder.feed(b"\x1b[201~j");
    let inputs: Vec<_> = std::iter::from_fn(|| decoder.next()).collect();
    let second = "and the second, which is longerB\r".to_owned();
    assert_eq!(inputs, [Input::Paste("first part, ".into()), Input::Paste(second), char('j')]);
}

#[test]
fn the_end_mark_of_a_paste_may_be_late() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~all of it");
    decoder.expire();
    decoder.feed(b"\x1b[201~");
    let inputs: Vec<_> = std::iter::from_fn(|| decoder.next()).collect();
    assert_eq!(inputs, [Input::Paste("all of it".into())]);
    assert_eq!(decoder.waits_for(), None);
}

#[test]
fn the_answer_to_a_colour_query_is_read_and_typed_keys_stay() {
    let grey = Input::Background(Rgb { red: 0x1e, green: 0x1e, blue: 0x1e });
    let reply = b"j\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\k\x1b[?62;c";
    let expected = [char('j'), grey.clone(), char('k'), Input::Attributes];
    assert_eq!(decode(reply), expected);
    assert_eq!(decode_dripping(reply), expected);
    assert_eq!(decode(b"\x1b]11;rgb:1/1/1\x07").len(), 1, "few digits, ended by a bell");
}

#[test]
fn an_endless_sequence_is_dropped() {
    let mut bytes = b"\x1b]".to_vec();
    bytes.extend([b'x'; 10_000]);
    let mut decoder = Decoder::default();
    decoder.feed(&bytes);
    assert!(decoder.pending.len() <= LONGEST_SEQUENCE);
}

proptest::proptest! {
    #[test]
    fn how_bytes_are_cut_into_reads_changes_nothing(bytes: Vec<u8>, cut: usize) {
        let (left, right) = bytes.split_at(cut % (bytes.len() + 1));
        let mut decoder = Decoder::default();
        decoder.feed(left);
        decoder.feed(right);
        expire(&mut decoder);
        let inputs: Vec<_> = std::iter::from_fn(|| decoder.next()).collect();
        proptest::prop_assert_eq!(inputs, decode(&bytes));
    }
}
