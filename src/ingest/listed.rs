//! The files to read, in their order, in little memory: of a million there are some 15 MB.
//!
//! Neighbours lie in one folder, so that of a path only what differs from the one before is kept.

use std::path::Path;

use super::walk::InputFile;

/// Files to read, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Each file as two lengths, what it shares with the path before and what is new, and the new
    /// bytes; [`WHOLE`] for one of `whole`.
    coded: Vec<u8>,
    /// Files whose paths are not Unicode, or that are not what their names say, in their order.
    whole: Vec<InputFile>,
    /// The path that was added last.
    last: String,
    /// What is asked of every file: that of the first.
    first: Option<InputFile>,
    count: usize,
}

/// In the place of two lengths, which are both at least 0 and together more.
const WHOLE: [u8; 2] = [0, 0];

/// Seven bits a byte, the lowest first.
fn write_length(mut length: usize, into: &mut Vec<u8>) {
    while length >= 0x80 {
        into.push(length as u8 | 0x80);
        length >>= 7;
    }
    into.push(length as u8);
}

fn read_length(from: &mut &[u8]) -> usize {
    let (mut length, mut bits) = (0, 0);
    while let Some((byte, rest)) = from.split_first() {
        *from = rest;
        length |= usize::from(byte & 0x7f) << bits;
        bits += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    length
}

impl Listed {
    /// Adds a file behind the others.
    pub fn push(&mut self, file: InputFile) {
        self.count += 1;
        let first = self.first.get_or_insert_with(|| file.clone());
        let path = file.path().to_str().filter(|path| !path.is_empty());
        let Some(path) = path.filter(|path| first.beside(Path::new(path)) == file) else {
            self.coded.extend(WHOLE);
            self.whole.push(file);
            return;
        };
        let pairs = path.char_indices().zip(self.last.chars());
        let shared = pairs.take_while(|((_, one), other)| one == other).last();
        let shared = shared.map_or(0, |((at, letter), _)| at + letter.len_utf8());
        let new = path.get(shared..).unwrap_or_default();
        write_length(shared, &mut self.coded);
        write_length(new.len(), &mut self.coded);
        self.coded.extend_from_slice(new.as_bytes());
        self.last.truncate(shared);
        self.last.push_str(new);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The files, in their order.
    pub fn iter(&self) -> impl Iterator<Item = InputFile> {
        let mut coded = self.coded.as_slice();
        let mut whole = self.whole.iter();
        let mut path = String::new();
        std::iter::from_fn(move || {
            if coded.is_empty() {
                return None;
            }
            let (shared, new) = (read_length(&mut coded), read_length(&mut coded));
            if [shared, new] == [0, 0] {
                return whole.next().cloned();
            }
            let (bytes, rest) = coded.split_at_checked(new)?;
            coded = rest;
            path.truncate(shared);
            path.push_str(std::str::from_utf8(bytes).ok()?);
            Some(self.first.as_ref()?.beside(Path::new(&path)))
        })
    }
}

impl FromIterator<InputFile> for Listed {
    fn from_iter<I: IntoIterator<Item = InputFile>>(files: I) -> Self {
        let mut listed = Self::default();
        files.into_iter().for_each(|file| listed.push(file));
        listed
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, inputs};
    use super::*;

    fn assert_same(files: &[InputFile]) {
        let listed: Listed = files.iter().cloned().collect();
        assert_eq!(listed.len(), files.len());
        assert_eq!(listed.is_empty(), files.is_empty());
        assert_eq!(listed.iter().collect::<Vec<_>>(), files);
    }

    #[test]
    fn gives_back_every_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut names: Vec<String> =
            ["a.txt", "á.jsonl", "b/a.txt", "b/ab.txt.gz", "b/ba.csv", "ả/ạ.html", "không-đuôi"]
                .map(str::to_owned)
                .to_vec();
        names.push(format!("{}/dai.txt", ["thư mục"; 12].join("/")));
        names.extend((0..300).map(|n| format!("nhieu/{n}.txt")));
        for name in &names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        // Given itself, a file of any name is one.
        let paths = [folder.path().join("không-đuôi"), folder.path().to_owned()];
        let mut files: Vec<InputFile> = inputs(&paths).unwrap().flatten().collect();
        assert_eq!(files.len(), names.len());
        assert_same(&files);
        assert_same(&[]);
        assert_same(&files[..1]);
        files.reverse();
        assert_same(&files);
        files[3] = files[3].clone().read_as("tcvn3".parse::<Encoding>().ok());
        assert_same(&files);
    }

    #[cfg(unix)]
    #[test]
    fn gives_back_a_file_whose_name_is_no_unicode() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        for name in [b"a.txt".as_slice(), b"b\xff.txt", b"c.txt"] {
            std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        }
        let files: Vec<_> = inputs(&[folder.path().to_owned()]).unwrap().flatten().collect();
        assert_eq!(files.len(), 3);
        assert_same(&files);
    }
}
