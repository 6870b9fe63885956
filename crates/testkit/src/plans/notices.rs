//! The notices among what a server sends: messages of a type, a length and a body (PostgreSQL's
//! documentation, "Message Formats").

/// Reads the server's side of a connection piece by piece.
#[derive(Debug, Default)]
pub(super) struct Notices {
    unread: Vec<u8>,
}

/// The type and the length, which counts itself.
const HEAD: usize = 5;

impl Notices {
    /// The notices that end in this piece.
    pub(super) fn read(&mut self, piece: &[u8]) -> Vec<String> {
        self.unread.extend_from_slice(piece);
        let mut notices = Vec::new();
        let mut rest = self.unread.as_slice();
        while let Some((kind, body, after)) = message(rest) {
            if kind == b'N' {
                notices.extend(field(body, b'M'));
            }
            rest = after;
        }
        self.unread = rest.to_vec();
        notices
    }
}

fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let length: [u8; 4] = rest.get(..HEAD - 1)?.try_into().ok()?;
    let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
    let body = rest.get(HEAD - 1..length)?;
    Some((*kind, body, rest.get(length..)?))
}

/// A notice's fields are a letter and a text that ends with a zero.
fn field(body: &[u8], wanted: u8) -> Option<String> {
    body.split(|byte| *byte == 0)
        .filter_map(<[u8]>::split_first)
        .find(|(letter, _)| **letter == wanted)
        .map(|(_, text)| String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_found_however_it_is_cut() {
        let mut bytes = b"Z\0\0\0\x05I".to_vec();
        let body = b"SWARNING\0Mhello\0\0";
        bytes.push(b'N');
        bytes.extend(u32::try_from(body.len() + 4).unwrap().to_be_bytes());
        bytes.extend(body);
        bytes.extend(b"Z\0\0\0\x05I");
        for size in 1..bytes.len() {
            let mut notices = Notices::default();
            let found: Vec<String> = bytes
                .chunks(size)
                .flat_map(|piece| notices.read(piece))
                .collect();
            assert_eq!(found, ["hello"], "{size}");
        }
    }
}
