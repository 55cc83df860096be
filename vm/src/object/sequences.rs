//! Where the parts of sequences lie, for machine code that reads and writes their items itself.

use core::mem::offset_of;

use super::{
    ArrayObj, ByteArrayObj, Bytes, BytesObj, ItemFormat, Kind, ListObj, Meta, TupleObj, Values, types,
};
use crate::runtime::feedback;
use crate::value::Value;

/// What the items of a sequence are in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// Tagged words.
    Values,
    /// Numbers.
    Packed(ItemFormat),
}

/// The layout of one builtin sequence, its subclasses excluded. Offsets are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sequence {
    /// What an object's header points to.
    pub meta: &'static Meta,
    /// Where the number of items is in the object.
    pub len: usize,
    /// Bytes of that number: 4 or a word's.
    pub len_bytes: usize,
    /// Where the address of the storage block is in the object; nothing when the items lie in the object.
    pub storage: Option<usize>,
    /// Where the first item is, in the storage block or the object.
    pub first: usize,
    /// Where the item format is in the object (one byte), for arrays.
    pub format: Option<usize>,
    /// The items.
    pub items: Items,
    /// Whether items can be stored.
    pub is_mutable: bool,
}

impl Sequence {
    /// The sequence that a subscript's feedback byte names, if it names one.
    pub fn of_feedback(seen: u8) -> Option<Sequence> {
        let word = size_of::<usize>();
        if seen & feedback::ARRAY != 0 {
            let format = *ItemFormat::ALL.get(usize::from(seen & !feedback::ARRAY))?;
            return Some(Sequence {
                meta: &types::ARRAY.meta,
                len: offset_of!(ArrayObj, len),
                len_bytes: word,
                storage: Some(offset_of!(ArrayObj, storage)),
                first: size_of::<Bytes>(),
                format: Some(offset_of!(ArrayObj, format)),
                items: Items::Packed(format),
                is_mutable: true,
            });
        }
        let inline = |meta, len, len_bytes, first, items| Sequence {
            meta,
            len,
            len_bytes,
            storage: None,
            first,
            format: None,
            items,
            is_mutable: false,
        };
        let bytes = Items::Packed(ItemFormat::U8);
        Some(match seen.checked_sub(1)? {
            k if k == Kind::List as u8 => Sequence {
                storage: Some(ListObj::STORAGE),
                is_mutable: true,
                ..inline(&types::LIST.meta, ListObj::LEN, word, size_of::<Values>(), Items::Values)
            },
            k if k == Kind::Tuple as u8 => {
                inline(&types::TUPLE.meta, TupleObj::LEN, word, size_of::<TupleObj>(), Items::Values)
            }
            k if k == Kind::ByteArray as u8 => Sequence {
                storage: Some(offset_of!(ByteArrayObj, storage)),
                is_mutable: true,
                ..inline(
                    &types::BYTEARRAY.meta,
                    offset_of!(ByteArrayObj, len),
                    word,
                    size_of::<Bytes>(),
                    bytes,
                )
            },
            k if k == Kind::Bytes as u8 => {
                inline(&types::BYTES.meta, BytesObj::LEN, 4, size_of::<BytesObj>(), bytes)
            }
            _ => return None,
        })
    }

    /// Whether an object has this sequence's header, and so is of no subclass.
    pub fn is_header_of(&self, value: Value) -> bool {
        value.as_object().is_some_and(|object| core::ptr::eq(object.meta_ptr(), self.meta))
    }

    /// What the feedback of a subscript of `container` becomes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn note(container: Value) -> u8 {
        match container.cast::<ArrayObj>() {
            Some(array) => feedback::ARRAY | array.format() as u8,
            None => container.kind() as u8 + 1,
        }
    }
}
