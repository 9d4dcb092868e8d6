package io.tidemark.executor.checkpoint;

/**
 * A state file that a checkpoint needs.
 *
 * @param number of the checkpoint in whose directory it is
 * @param name of the file
 * @param length in bytes
 * @param hash SHA-256 over the header, the checksums of the blocks and the footer, in hex
 * @param full whether it needs no older file
 * @param records in it
 */
record FileReference(long number, String name, long length, String hash, boolean full, long records) {}
