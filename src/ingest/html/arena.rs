//! Values by the number of an element or a block.
//!
//! A number that is not in the list has an empty value, so that no page makes a look-up fail.

use std::ops::{Index, IndexMut, Range};

/// A list that has an empty value for every number beyond its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena<T> {
    values: Vec<T>,
    empty: T,
}

impl<T: Clone + Default> Arena<T> {
    /// `length` empty values.
    pub(super) fn with_len(length: usize) -> Self {
        Self { values: vec![T::default(); length], empty: T::default() }
    }
}

impl<T> Arena<T> {
    pub(super) fn push(&mut self, value: T) {
        self.values.push(value);
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values of a range; none where it leads beyond the end.
    pub(super) fn slice(&self, range: Range<usize>) -> &[T] {
        self.values.get(range).unwrap_or_default()
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }
}

impl<T> Index<usize> for Arena<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        self.values.get(number).unwrap_or(&self.empty)
    }
}

impl<T: Default> IndexMut<usize> for Arena<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        match self.values.get_mut(number) {
            Some(value) => value,
            None => {
                // What was written beyond the end is not kept.
                self.empty = T::default();
                &mut self.empty
            }
        }
    }
}

impl<T> Index<u32> for Arena<T> {
    type Output = T;

    fn index(&self, number: u32) -> &T {
        &self[number as usize]
    }
}

impl<T: Default> IndexMut<u32> for Arena<T> {
    fn index_mut(&mut self, number: u32) -> &mut T {
        &mut self[number as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_the_end_has_an_empty_value_and_keeps_none() {
        let mut arena = Arena::with_len(2);
        arena[1_u32] = 7;
        arena[9_u32] = 8;
        arena[usize::MAX] = 9;
        assert_eq!((arena[0_usize], arena[1_usize], arena.len()), (0, 7, 2));
        arena[9_u32] += 1;
        assert_eq!(arena[9_u32], 1);
        arena.push(3);
        assert_eq!(arena.iter().sum::<i32>(), 10);
    }
}
