//! Builtin classes and functions: the slots and method tables of the classes, and the builtin namespace.

pub mod annotations;
mod arguments;
pub mod array;
pub mod async_generator;
pub mod bool;
pub mod bytearray;
pub mod bytes;
pub mod class;
pub mod complex;
pub mod descriptors;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod functions;
pub mod generator;
pub(crate) mod growable;
mod install;
pub mod int;
pub mod iterators;
pub mod list;
pub mod memoryview;
pub mod module;
mod namespace;
pub mod object;
pub mod range;
pub(crate) mod sequence;
pub mod set;
pub(crate) mod show;
pub mod singletons;
pub mod slice;
pub(crate) mod slot_methods;
pub mod str;
pub(crate) mod text;
pub mod tuple;

pub(crate) use install::install;
