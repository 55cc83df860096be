//! Tests of labels, relaxation and pools: the code is read back and followed.
