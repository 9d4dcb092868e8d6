/**
 * Where each row went that a job has read: used, filtered, late or rejected, by source partition. Front doors: {@link
 * io.tidemark.executor.ledger.Ledger}, {@link io.tidemark.executor.ledger.LedgerBook}.
 */
@NullMarked
package io.tidemark.executor.ledger;

import org.jspecify.annotations.NullMarked;
