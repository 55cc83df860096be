//! The pool of words behind the tree: lists and records of small typed rows, each named by one word.
//!
//! A node has room for two words and a tag; whatever does not fit lies here. A list is its length and then
//! its rows; a record is one row. Word 0 of the pool is the empty list.

use super::{ExprId, NameId, PatternId, Pos, StmtId};
use crate::mem::{Mem, OutOfMemory, Vec};
use core::marker::PhantomData;
use core::num::NonZeroU32;

/// A value that fits one word of the pool.
pub trait Word: Copy {
    /// The word that holds the value.
    fn to_word(self) -> u32;
    /// The value that a word holds.
    fn from_word(word: u32) -> Self;
}

/// A value of a fixed number of words.
pub trait Row: Copy {
    /// The number of words.
    const WORDS: usize;
    /// Appends the row's words.
    fn write(self, words: &mut Vec<'_, u32>) -> Result<(), OutOfMemory>;
    /// Reads a row from its words.
    fn read(words: &[u32]) -> Self;
}

impl<T: Word> Row for T {
    const WORDS: usize = 1;
    fn write(self, words: &mut Vec<'_, u32>) -> Result<(), OutOfMemory> {
        words.push(self.to_word())
    }
    fn read(words: &[u32]) -> Self {
        T::from_word(words[0])
    }
}

/// Declares structs that are rows of the pool; each field is one word.
macro_rules! rows {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name { $( $(#[$field_doc])* pub $field: $type, )* }

        impl $crate::ast::rows::Row for $name {
            const WORDS: usize = [$( stringify!($field) ),*].len();
            fn write(
                self,
                words: &mut $crate::mem::Vec<'_, u32>,
            ) -> Result<(), $crate::mem::OutOfMemory> {
                $( words.push($crate::ast::rows::Word::to_word(self.$field))?; )*
                Ok(())
            }
            fn read(words: &[u32]) -> Self {
                let mut words = words.iter();
                $( let $field = $crate::ast::rows::Word::from_word(
                    *words.next().expect("invariant: a row is read with its own length"),
                ); )*
                $name { $( $field ),* }
            }
        }
    )* };
}
pub(crate) use rows;

/// A list of rows in the pool.
pub struct List<T> {
    at: u32,
    of: PhantomData<T>,
}

/// One row in the pool.
pub struct Record<T> {
    at: u32,
    of: PhantomData<T>,
}

macro_rules! handles {
    ($( $name:ident )*) => { $(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
        impl<T> core::fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "@{}", self.at)
            }
        }
        impl<T> Word for $name<T> {
            fn to_word(self) -> u32 {
                self.at
            }
            fn from_word(word: u32) -> Self {
                $name { at: word, of: PhantomData }
            }
        }
    )* };
}

handles! { List Record }

impl<T> List<T> {
    /// The empty list.
    pub const EMPTY: Self = List { at: 0, of: PhantomData };

    /// Whether the list has no rows.
    pub const fn is_empty(self) -> bool {
        self.at == 0
    }
}

/// The pool itself.
pub struct Pool<'m> {
    words: Vec<'m, u32>,
}

impl<'m> Pool<'m> {
    /// An empty pool.
    pub const fn new(mem: &'m Mem) -> Self {
        Pool { words: Vec::new(mem) }
    }

    /// Drops all lists and records.
    pub fn clear(&mut self) {
        self.words.clear();
    }

    #[inline(never)]
    fn end(&mut self) -> Result<u32, OutOfMemory> {
        if self.words.is_empty() {
            self.words.push(0)?;
        }
        u32::try_from(self.words.len()).map_err(|_| OutOfMemory)
    }

    /// Makes a list of rows whose words are `words`.
    pub fn list<T: Row>(&mut self, words: &[u32]) -> Result<List<T>, OutOfMemory> {
        let at = self.list_of(words, T::WORDS)?;
        Ok(List { at, of: PhantomData })
    }

    #[inline(never)]
    fn list_of(&mut self, words: &[u32], size: usize) -> Result<u32, OutOfMemory> {
        if words.is_empty() {
            return Ok(0);
        }
        let at = self.end()?;
        self.words.push((words.len() / size) as u32)?;
        self.words.extend_from_slice(words)?;
        Ok(at)
    }

    /// Makes a record.
    pub fn record<T: Row>(&mut self, row: T) -> Result<Record<T>, OutOfMemory> {
        let at = self.end()?;
        row.write(&mut self.words)?;
        Ok(Record { at, of: PhantomData })
    }

    /// Reads a record.
    pub fn get<T: Row>(&self, record: Record<T>) -> T {
        T::read(&self.words[record.at as usize..])
    }

    /// The rows of a list, in order.
    pub fn rows<T: Row>(
        &self,
        list: List<T>,
    ) -> impl ExactSizeIterator<Item = T> + DoubleEndedIterator + Clone + use<'_, T> {
        let rows = match self.words.get(list.at as usize) {
            Some(&count) if !list.is_empty() => {
                let start = list.at as usize + 1;
                &self.words[start..start + count as usize * T::WORDS]
            }
            _ => &[],
        };
        rows.chunks_exact(T::WORDS).map(T::read)
    }

    /// The row at `index`, which is below the list's length.
    pub fn row<T: Row>(&self, list: List<T>, index: usize) -> T {
        T::read(&self.words[list.at as usize + 1 + index * T::WORDS..])
    }

    /// The number of rows of a list.
    pub fn len<T>(&self, list: List<T>) -> usize {
        if list.is_empty() { 0 } else { self.words[list.at as usize] as usize }
    }
}

impl Word for u32 {
    fn to_word(self) -> u32 {
        self
    }
    fn from_word(word: u32) -> Self {
        word
    }
}

impl Word for bool {
    fn to_word(self) -> u32 {
        u32::from(self)
    }
    fn from_word(word: u32) -> Self {
        word != 0
    }
}

impl Word for Pos {
    fn to_word(self) -> u32 {
        self.0
    }
    fn from_word(word: u32) -> Self {
        Pos(word)
    }
}

impl Word for NameId {
    fn to_word(self) -> u32 {
        self.index() as u32
    }
    fn from_word(word: u32) -> Self {
        NameId::from_index(word as usize)
    }
}

impl Word for Option<NameId> {
    fn to_word(self) -> u32 {
        self.map_or(0, |name| name.index() as u32 + 1)
    }
    fn from_word(word: u32) -> Self {
        word.checked_sub(1).map(|index| NameId::from_index(index as usize))
    }
}

macro_rules! ids {
    ($( $id:ident )*) => { $(
        impl Word for $id {
            fn to_word(self) -> u32 {
                self.0.get()
            }
            fn from_word(word: u32) -> Self {
                $id(NonZeroU32::new(word).expect("invariant: an id was written here"))
            }
        }
        impl Word for Option<$id> {
            fn to_word(self) -> u32 {
                self.map_or(0, |id| id.0.get())
            }
            fn from_word(word: u32) -> Self {
                NonZeroU32::new(word).map($id)
            }
        }
    )* };
}

ids! { ExprId StmtId PatternId }
