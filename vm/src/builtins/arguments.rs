//! Checking the arguments of native methods and constructors.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Layout, Params, StrObj, TypeObj};
use crate::runtime::shown;
use crate::value::{R, Raised, Value};

/// Parameters of a method with any arguments.
pub(crate) const ANY_METHOD: Params = Params::keywords(1, Params::ANY);

impl Context<'_> {
    /// The receiver of a method of the builtin class `class`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn receiver<T: Layout>(&self, args: Args<'_>, class: &'static TypeObj) -> R<Gc<T>> {
        match args.get(0).cast::<T>() {
            Some(receiver) => Ok(receiver),
            None => Err(self.wrong_receiver(class, args.get(0))),
        }
    }

    #[cold]
    fn wrong_receiver(&self, class: &'static TypeObj, value: Value) -> Raised {
        self.type_error(format_args!(
            "descriptor requires a '{}' object but received a '{}'",
            class.name(),
            value.class().name()
        ))
    }

    /// TypeError if there are keyword arguments.
    pub(crate) fn no_keywords(&self, function: &str, args: Args<'_>) -> R<()> {
        if args.keywords.is_none_or(|names| names.is_empty()) {
            return Ok(());
        }
        Err(self.type_error(format_args!("{function}() takes no keyword arguments")))
    }

    /// TypeError unless there are `min..=max` positional arguments.
    pub(crate) fn count_args(&self, function: &str, args: Args<'_>, min: usize, max: usize) -> R<()> {
        let count = args.len();
        if (min..=max).contains(&count) {
            return Ok(());
        }
        let (bound, limit) = if count < min { ("least", min) } else { ("most", max) };
        let s = if limit == 1 { "" } else { "s" };
        if min == max {
            return Err(self.type_error(format_args!("{function} expected {limit} argument{s}, got {count}")));
        }
        Err(self.type_error(format_args!("{function} expected at {bound} {limit} argument{s}, got {count}")))
    }

    /// The keyword arguments of these names, `UNBOUND` where one was not given; TypeError for others.
    pub(crate) fn keyword_args<const N: usize>(
        &self,
        function: &str,
        args: Args<'_>,
        names: [&str; N],
    ) -> R<[Value; N]> {
        let mut values = [Value::UNBOUND; N];
        self.fill_by_keyword(function, args, &names, &mut values)?;
        Ok(values)
    }

    fn fill_by_keyword(&self, function: &str, args: Args<'_>, names: &[&str], values: &mut [Value]) -> R<()> {
        for (name, value) in args.named() {
            let found = name
                .cast::<StrObj>()
                .and_then(|name| names.iter().position(|&other| other == name.as_str()))
                .and_then(|place| values.get_mut(place));
            match found {
                Some(place) => *place = value,
                None => {
                    return Err(self.type_error(format_args!(
                        "'{}' is an invalid keyword argument for {function}()",
                        shown(name)
                    )));
                }
            }
        }
        Ok(())
    }

    /// The arguments of a constructor by position and by name, `UNBOUND` where one was not given; the first
    /// `min` must be.
    ///
    /// # Errors
    /// TypeError for others, for too many and for too few.
    pub fn named_args<const N: usize>(
        &self,
        function: &str,
        args: Args<'_>,
        min: usize,
        names: [&str; N],
    ) -> R<[Value; N]> {
        let mut values = [Value::UNBOUND; N];
        self.fill_by_name(function, args, min, &names, &mut values)?;
        Ok(values)
    }

    fn fill_by_name(
        &self,
        function: &str,
        args: Args<'_>,
        min: usize,
        names: &[&str],
        values: &mut [Value],
    ) -> R<()> {
        let (most, given) = (values.len(), args.all().len());
        if given > most {
            return Err(
                self.type_error(format_args!("{function}() takes at most {most} arguments ({given} given)"))
            );
        }
        self.fill_by_keyword(function, args, names, values)?;
        for (i, (place, value)) in values.iter_mut().zip(args.positional()).enumerate() {
            if !place.is_unbound() {
                return Err(self.type_error(format_args!(
                    "argument for {function}() given by name ('{}') and position ({})",
                    names.get(i).copied().unwrap_or(""),
                    i + 1
                )));
            }
            *place = value.get();
        }
        if let Some(missing) = values.iter().take(min).position(|value| value.is_unbound()) {
            return Err(self.type_error(format_args!(
                "{function}() missing required argument '{}' (pos {})",
                names.get(missing).copied().unwrap_or(""),
                missing + 1
            )));
        }
        Ok(())
    }
}
